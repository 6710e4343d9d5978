"""Print the open questions of a sitting as a form to fill in by hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from appealgen import resources
from appealgen.brief.paper_form import paper_form
from appealgen.errors import OutputUnwritableError
from appealgen.render.environment import render_html
from appealgen.render.interface import PDF, Artifact
from appealgen.service.writing import write_files

if TYPE_CHECKING:
    import datetime as dt

    from appealgen.service.asking import Asking

__all__ = ["paper_html", "paper_pdf", "write_paper"]


def paper_html(asking: Asking, *, as_of: dt.date, templates: Path | None = None) -> str:
    """Return the form as HTML.

    Args:
        asking: The sitting; what is answered is left out.
        as_of: The day in the footer.
        templates: The templates folder; ours unless given.

    Raises:
        TemplateInvalidError: The template is broken.
    """
    role = asking.author.role.value
    case = asking.now.case
    brief = paper_form(
        asking.interview,
        reference=f"{asking.strings(f'questionnaire.{role}')}, {asking.strings.day(as_of)}",
        paper="letter",
        synthetic=bool(case and case.patient.synthetic),
    )
    folder = templates or resources.templates_folder()
    return render_html("paper/form.html.j2", brief, templates=folder)


def paper_pdf(asking: Asking, *, as_of: dt.date, templates: Path | None = None) -> bytes:
    """Print the form; see ``paper_html``.

    Raises:
        TemplateInvalidError: The template is broken.
        CapabilityMissingError: The libraries for PDF are missing on this machine.
    """
    from appealgen.render.pdf import html_to_pdf  # slow to import

    folder = templates or resources.templates_folder()
    return html_to_pdf(
        paper_html(asking, as_of=as_of, templates=folder),
        stylesheet=folder / "paper.css",
        fonts=folder / "fonts",
        title=asking.strings(f"questionnaire.{asking.author.role.value}"),
        language=asking.language,
        date=as_of,
    )


def write_paper(asking: Asking, out: Path | None, *, as_of: dt.date) -> Path:
    """Write the form and return its file.

    Args:
        asking: The sitting.
        out: The file; ``questions-patient.pdf`` beside the case unless given.
        as_of: The day in the footer.

    Raises:
        TemplateInvalidError: The template is broken.
        CapabilityMissingError: The libraries for PDF are missing on this machine.
        OutputUnwritableError: The file cannot be written.
    """
    name = f"questions-{asking.author.role.value}.pdf"
    path = out if out is not None else asking.now.folder / name
    if not path.parent.is_dir():
        raise OutputUnwritableError(str(path), "there is no such folder")
    data = paper_pdf(asking, as_of=as_of)
    return write_files(path.parent, [Artifact(path.name, PDF, data)])[0]
