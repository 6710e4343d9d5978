"""What a form sends, read within limits; and a question as the form that asks it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from appealgen.intake.questionnaire import Kind
from appealgen.web.errors import NotAllowedError, TooLargeError

if TYPE_CHECKING:
    from starlette.requests import Request

    from appealgen.intake.questionnaire import Question, Strings

__all__ = ["Field", "Form", "Option", "field_of", "key_of_path", "path_of_key", "read_form"]

_MOST_BYTES = 64 * 1024
_MOST_FIELDS = 60


@dataclass(frozen=True)
class Form:
    """The fields of a form, and its file where it has one.

    Attributes:
        fields: Name and value, in the order sent.
        file: The name and the bytes of a file.
    """

    fields: tuple[tuple[str, str], ...] = ()
    file: tuple[str, bytes] | None = None

    def get(self, name: str) -> str:
        """Return the first value of a field; empty where there is none."""
        return next((value for key, value in self.fields if key == name), "")

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value of a field."""
        return tuple(value for key, value in self.fields if key == name)


async def read_form(request: Request, upload: int) -> Form:
    """Read the body of a request.

    Args:
        request: The request.
        upload: The most bytes of a file.

    Raises:
        TooLargeError: It is larger than a form of ours can be.
        NotAllowedError: It is no form.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        return await _multipart(request, upload)
    if kind != "application/x-www-form-urlencoded":
        raise NotAllowedError
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST_BYTES:
            raise TooLargeError
    try:
        text = body.decode("ascii")
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise NotAllowedError from None
    return Form(tuple(pairs))


async def _multipart(request: Request, upload: int) -> Form:
    parser = MultiPartParser(
        request.headers, request.stream(), max_files=1, max_fields=_MOST_FIELDS
    )
    # A larger file would be spooled to a folder for temporary files, where it lies in plain.
    parser.spool_max_size = 2 * upload + _MOST_BYTES
    try:
        found = await parser.parse()
    except (MultiPartException, KeyError, ValueError):
        raise NotAllowedError from None
    fields, file = [], None
    for name, value in found.multi_items():
        if isinstance(value, UploadFile):
            file = (value.filename or "", await value.read())
            await value.close()
        else:
            fields.append((name, value))
    return Form(tuple(fields), file)


def path_of_key(key: str) -> str:
    """Return the path of a question's page: ``/question/care.kind~2``."""
    return f"/question/{key.replace('#', '~')}"


def key_of_path(name: str) -> str:
    """Return the key of a question from the last part of its path."""
    return name.replace("~", "#")


@dataclass(frozen=True, slots=True)
class Option:
    """One of several answers to tick."""

    id: str
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Field:
    """A question's field: options to tick, a line, a number with its unit, or a larger text."""

    options: tuple[Option, ...] = ()
    ticks: bool = False
    large: bool = False
    numeric: bool = False
    value: str = ""
    unit: str = ""


def field_of(question: Question, strings: Strings, typed: tuple[str, ...] | None) -> Field:
    """Return the field of a question with the answer so far, or with what was typed just now.

    Args:
        question: The question.
        strings: The language.
        typed: What was typed and refused; None where nothing was.
    """
    now = typed if typed is not None else _held(question, strings)
    if question.kind in {Kind.BOOLEAN, Kind.CHOICE}:
        choices = [(c.code, c.label) for c in question.choices]
        if question.kind is Kind.BOOLEAN:
            choices = [(_word(strings, n), strings(f"say.{n}")) for n in ("yes", "no")]
        options = tuple(
            Option(f"answer-{place}", code, label, code in now)
            for place, (code, label) in enumerate(choices, start=1)
        )
        return Field(options, ticks=question.many)
    return Field(
        large=question.kind is Kind.TEXT,
        numeric=question.kind in {Kind.INTEGER, Kind.DECIMAL},
        value=("; " if question.kind is Kind.DATE else ", ").join(now),
        unit=question.unit,
    )


def _word(strings: Strings, name: str) -> str:
    """Return the first of the words that are read as yes or as no."""
    return strings(f"words.{name}").split()[0]


def _held(question: Question, strings: Strings) -> tuple[str, ...]:
    """Return the answer so far as a person would type it; a date of the chart in words."""
    answer = question.answer
    if answer is None or answer.value is None:
        return ()
    if answer.typed:
        return (answer.typed,)
    if isinstance(answer.value, bool):
        return (_word(strings, "yes" if answer.value else "no"),)
    values = answer.value if isinstance(answer.value, tuple) else (answer.value,)
    return tuple(strings.date(value) for value in values) if question.kind is Kind.DATE else values
