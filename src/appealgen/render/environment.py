"""Templates to HTML: a sandboxed, strict, logic-free Jinja environment.

The brief is prepared text; a template only places it. So the environment is the strictest Jinja
has: sandboxed and immutable, autoescape on, no filters, tests or globals, and a field that does
not exist is an error instead of a silent gap in a legal letter.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jinja2 import (
    ChoiceLoader,
    FileSystemLoader,
    FunctionLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
)
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from appealgen.errors import TemplateInvalidError
from appealgen.render.overrides import child_template

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from appealgen.brief.overlay import Wording

__all__ = ["environment", "render_html"]


@lru_cache(maxsize=8)
def environment(
    templates: Path | tuple[Path, ...], wording: tuple[Wording, ...] = ()
) -> ImmutableSandboxedEnvironment:
    """Return the environment over the templates, compiled templates kept.

    Args:
        templates: Folder that holds ``_base.html.j2`` and one folder per document; or several,
            where the first that has a file wins.
        wording: Blocks in the practice's own words; each of our templates can then also be had
            with them, under its name below ``practice/``.
    """
    files = FileSystemLoader(templates)
    worded = FunctionLoader(lambda name: child_template(name, wording))
    made = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([PrefixLoader({"practice": worded}), files]) if wording else files,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    # Wording belongs to the brief. Without these tables a template cannot change a word or build
    # a huge string, whatever a practice writes in an override. The loop keeps its own names.
    for table in (made.filters, made.tests, made.globals):
        table.clear()
    return made


def render_html(
    template_name: str,
    brief: object,
    *,
    templates: Path | tuple[Path, ...],
    wording: tuple[Wording, ...] = (),
) -> str:
    """Fill one template with one brief.

    Args:
        template_name: Path inside the folder, such as ``letter/letter.html.j2``.
        brief: A frozen view-model; templates see it as ``brief``.
        templates: The templates folder, or several in order of precedence.
        wording: Blocks in the practice's own words, as ``overrides.read_wording`` let them pass.

    Returns:
        The whole HTML document.

    Raises:
        TemplateInvalidError: Not there, bad syntax, an unknown field, or a forbidden call.
    """
    try:
        name = f"practice/{template_name}" if wording else template_name
        return environment(templates, wording).get_template(name).render(brief=brief)
    except TemplateSyntaxError as broken:
        name = broken.name or template_name
        raise TemplateInvalidError(name, broken.lineno, broken.message or "bad syntax") from broken
    except TemplateNotFound as absent:
        raise TemplateInvalidError(template_name, None, f"{absent.name} is not there") from absent
    except (UndefinedError, SecurityError) as refused:
        name, line = _place(refused.__traceback__, template_name)
        raise TemplateInvalidError(name, line, refused.message or "refused") from None
    except (TemplateError, TypeError, AttributeError, RecursionError) as failed:
        name, line = _place(failed.__traceback__, template_name)
        raise TemplateInvalidError(name, line, type(failed).__name__) from None


def _place(traceback: TracebackType | None, fallback: str) -> tuple[str, int | None]:
    """Return the innermost template frame: Jinja rewrites tracebacks to template lines."""
    found: tuple[str, int | None] = (fallback, None)
    while traceback is not None:
        scope: dict[str, Any] = traceback.tb_frame.f_globals
        if "__jinja_template__" in scope or traceback.tb_frame.f_code.co_filename.endswith(".j2"):
            found = _short(traceback.tb_frame.f_code.co_filename, fallback), traceback.tb_lineno
        traceback = traceback.tb_next
    return found


def _short(filename: str, fallback: str) -> str:
    """Return the last two parts of a template's path: no message names a machine's folders."""
    parts = filename.replace("\\", "/").rsplit("/", 2)[-2:]
    return fallback if fallback.endswith(parts[-1]) else "/".join(parts)
