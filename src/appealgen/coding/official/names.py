"""What the names say that CMS gives its files: edition, first day, and whose claims are read.

- ``ccipra-v322r0-f1.txt``: pair edits, practitioner (``ccioph``: outpatient hospital), version
  32.2, part 1. Version 30 is 2024; .0 to .3 are the quarters.
- ``MCR_MUE_PractitionerServices_Eff_10-01-2025.csv``: unit limits from that day.
- ``AOC_V2026Q2-MCR.xlsx``: add-on edits of that quarter.
- ``icd10cm-order-2026.txt``: the fiscal year, which begins on October 1 of the year before;
  ``icd10cm-order-April-2026.txt``: the release of April 1.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from appealgen.coding.ncci import Setting

__all__ = ["NameSays", "says_name"]

_PAIRS = re.compile(r"cci(?P<who>pra|oph)[^a-z0-9]*v(?P<version>\d{2})(?P<quarter>[0-3])r\d")
_PART = re.compile(r"[-_]f(?P<part>\d)(?=\D|$)")
_LIMITS = re.compile(r"mue.*eff[-_](?P<month>\d{2})-(?P<day>\d{2})-(?P<year>\d{4})")
_ADD_ONS = re.compile(r"aoc[-_]v(?P<year>\d{4})q(?P<quarter>[1-4])")
_DIAGNOSES = re.compile(r"icd10cm[-_]order[-_](?P<april>april[-_](?:1[-_])?)?(?P<year>\d{4})")
_FIRST_VERSION_YEAR = 1994
"""Version 30 began with 2024."""
_SETTINGS = {"pra": Setting.PRACTITIONER, "oph": Setting.OUTPATIENT}


@dataclass(frozen=True)
class NameSays:
    """What a name says; nothing where it is another name.

    Attributes:
        effective: The first day in force.
        edition: The publisher's name of the edition.
        setting: Whose claims are read.
        part: The number of a part.
    """

    effective: dt.date | None = None
    edition: str = ""
    setting: Setting | None = None
    part: int | None = None


def says_name(name: str) -> NameSays:
    """Return what the name of an official file says."""
    plain = name.casefold()
    if found := _PAIRS.search(plain):
        return _pairs(found, plain)
    if found := _LIMITS.search(plain):
        day = _day(int(found["year"]), int(found["month"]), int(found["day"]))
        return NameSays(day, f"MUE of {day.isoformat()}" if day else "")
    if found := _ADD_ONS.search(plain):
        year, quarter = int(found["year"]), int(found["quarter"])
        return NameSays(_day(year, 3 * quarter - 2, 1), f"AOC_V{year}Q{quarter}-MCR")
    if found := _DIAGNOSES.search(plain):
        year = int(found["year"])
        if found["april"]:
            return NameSays(_day(year, 4, 1), f"ICD-10-CM April {year} release (FY{year})")
        return NameSays(_day(year - 1, 10, 1), f"ICD-10-CM FY{year}")
    return NameSays()


def _pairs(found: re.Match[str], plain: str) -> NameSays:
    version, quarter = int(found["version"]), int(found["quarter"])
    part = _PART.search(plain, found.end())
    setting = _SETTINGS[found["who"]]
    return NameSays(
        _day(_FIRST_VERSION_YEAR + version, 3 * quarter + 1, 1),
        f"PTP v{version}.{quarter}, {setting.value}",
        setting,
        int(part["part"]) if part else None,
    )


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
