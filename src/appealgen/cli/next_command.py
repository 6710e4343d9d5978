"""The ``next`` command: what to do next, each step with its reason, needs, owner and day."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appealgen.cli.options import AsOf, CasePath, Format, PolicyId, day_of
from appealgen.cli.output import say, show, show_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from appealgen.brief.next_step import NextPage, StepRow

__all__ = ["markdown_lines", "next_step"]


def next_step(  # noqa: PLR0917 - typer makes options of parameters
    case: CasePath,
    output: Annotated[
        Format, typer.Option("--format", help="How to print them.", metavar="table|json|md")
    ] = Format.TABLE,
    as_of: AsOf = None,
    policy: PolicyId = None,
    plain: Annotated[
        bool, typer.Option("--plain", help="In plain words, for the patient.")
    ] = False,
    language: Annotated[
        str | None,
        typer.Option(help="With --plain: the language, en or es.", metavar="LANG"),
    ] = None,
    pdf: Annotated[
        Path | None, typer.Option(help="Write the page as a PDF, too.", metavar="FILE")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file of that name.")] = False,
) -> None:
    """Say what to do next, who does it and by when."""
    from appealgen.render.text import html_to_text
    from appealgen.service.deadlines import write_beside
    from appealgen.service.next_step import next_html, next_pdf, next_steps

    spoken = _spoken(language, plain=plain)
    found = next_steps(case, as_of=day_of(as_of), policy=policy)
    if output is Format.JSON:
        show_json(found.report)
    elif output is Format.MD and not plain:
        show("\n".join(markdown_lines(found.page)))
    else:
        show(html_to_text(next_html(found, plain=plain, language=spoken)).rstrip("\n"))
    if pdf is not None:
        data = next_pdf(found, plain=plain, language=spoken)
        say(f"Page: {write_beside(pdf, data, force=force)}")


def _spoken(language: str | None, *, plain: bool) -> str:
    """Return the language of the page, which only the page for the patient can choose."""
    if language is None:
        return "en"
    if not plain:
        msg = "it goes with --plain: the practice's page is in English"
        raise typer.BadParameter(msg, param_hint="'--language'")
    from appealgen.intake.questionnaire import languages

    if language not in languages():
        msg = f"choose from {', '.join(languages())}"
        raise typer.BadParameter(msg, param_hint="'--language'")
    return language


def markdown_lines(page: NextPage) -> Iterator[str]:
    """Yield the steps as Markdown: a list of them, each with what it needs."""
    yield f"# {page.heading}"
    yield ""
    yield _safe(page.lead)
    for heading, steps in (("Steps", page.steps), ("Only if these do not settle it", page.later)):
        if steps:
            yield ""
            yield f"## {heading}"
            for number, row in enumerate(steps, start=1):
                yield ""
                yield from _step(number, row)


def _step(number: int, row: StepRow) -> Iterator[str]:
    order = f" {_safe(row.order)}" if row.order else ""
    to = f" {_safe(row.to)}" if row.to else ""
    yield f"{number}. **{_safe(row.title)}** ({row.who}). {_safe(row.when)}{order}{to}"
    yield f"   {_safe(row.why)}"
    for need in row.needs:
        yield f"   - [ ] {need.who}: {_safe(need.item)}"
    if row.letter:
        yield f"   - letter: `{row.letter}`"
    if row.source:
        yield f"   - source: {_safe(row.source)}"


def _safe(text: str) -> str:
    """Return a text with what would begin HTML or emphasis written out."""
    return text.replace("<", "&lt;").replace("*", "\\*")
