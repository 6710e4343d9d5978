"""What can be wrong with a file given as an official list: what was found, and what to do."""

from __future__ import annotations

from enum import Enum

__all__ = ["Fault", "Refused"]

_AGAIN = "Download the list again."
_AS_PUBLISHED = (
    "Give the list as the agency publishes it: the zip archive, the text or the workbook."
)


class Fault(Enum):
    """One fault: a sentence with places to fill in, and what to do about it."""

    TOO_LARGE = ("It is larger than {most} MB.", _AS_PUBLISHED)
    DAMAGED = ("The archive is damaged.", _AGAIN)
    ENCRYPTED = ("The archive is encrypted.", "Unpack it and give the list inside.")
    TOO_MANY = ("The archive holds more than {most} files.", _AS_PUBLISHED)
    NO_LIST = ("The archive holds no .txt, .csv or .xlsx file ({held}).", _AS_PUBLISHED)
    BOMB = ("The archive unpacks to far more than such a list holds.", _AGAIN)
    NO_SHEET = ("The workbook has no first sheet.", _AGAIN)
    BOOK_DAMAGED = ("The workbook is damaged.", _AGAIN)
    NO_SUCH_TEXT = ("The workbook names a text that it does not have.", _AGAIN)
    NOT_TEXT = ("It is neither text nor a workbook.", _AS_PUBLISHED)
    NO_TABLE = ("Line {line} is no line of a table.", _AGAIN)
    NO_HEADING = (
        "It is none of the lists: pair edits, unit limits, add-on edits, ICD-10-CM order file.",
        _AS_PUBLISHED,
    )
    NO_LINES = ("It has a heading and no lines.", _AGAIN)
    OTHER_LIMITS = (
        "It holds unit limits for suppliers of equipment, or for a setting that is not known.",
        "Give the table of practitioner services or of outpatient hospital services.",
    )
    NO_INDICATOR = ("Its heading has no adjudication indicator.", _AGAIN)
    NO_COLUMNS = ("Its heading of add-on edits lacks {names}.", _AGAIN)
    BAD_LINE = ("Line {line} {what}.", _AGAIN)
    NO_ORDER_LINE = ("Line {line} is no line of an order file.", _AGAIN)
    NO_DIAGNOSIS = (
        "Line {line} has no diagnosis code; the file may be ICD-10-PCS.",
        "Give the order file of ICD-10-CM.",
    )
    MIXED_KINDS = ("The files hold different lists: {held}.", "Give those of one list.")
    MIXED_DAYS = ("The files are of different editions.", "Give those of one edition.")
    MIXED_SETTINGS = (
        "The files read the claims of different settings, or of another than the one given.",
        "Give those of one setting, and --setting only where the files do not say it.",
    )
    NO_DAY = (
        "Neither the file nor its name says from which day it is in force.",
        "Add --effective YYYY-MM-DD with its first day.",
    )
    NO_SETTING = (
        "Neither the file nor its name says whose claims it reads.",
        "Add --setting practitioner or --setting outpatient.",
    )
    TWICE = ("It gives one code twice with different values.", _AGAIN)
    NOTHING_KEPT = (
        "It holds none of the spine codes on file.",
        "A list that is published in parts must be given with the parts that hold them.",
    )

    @property
    def what(self) -> str:
        """Return what was found, with places to fill in."""
        return self.value[0]

    @property
    def how(self) -> str:
        """Return what to do."""
        return self.value[1]


class Refused(ValueError):  # noqa: N818 - a verdict on a file; the error a person sees wraps it
    """A file is none of the lists, or is damaged.

    Attributes:
        what: What was found, in one sentence.
        how: What to do about it.
    """

    def __init__(self, fault: Fault, **values: object) -> None:
        """Say the fault with its places filled in."""
        self.fault = fault
        self.what = fault.what.format(**values)
        self.how = fault.how
        super().__init__(self.what)
