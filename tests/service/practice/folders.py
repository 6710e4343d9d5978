"""Settings folders of an invented practice."""

from __future__ import annotations

import shutil
from pathlib import Path

from appealgen import resources

FONTS = resources.templates_folder() / "fonts"
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 60">'
    '<rect x="6" y="8" width="44" height="18" rx="6" fill="#14506e"/>'
    '<path d="M60 44 C 90 24, 120 60, 150 40" fill="none" stroke="#2a86a8"/></svg>'
)
SETTINGS = """\
schema_version: "1"
practice:
  name: Lakeside Spine Associates
  email: appeals@lakeside.example
surgeons:
  ellison:
    name: Maria T. Ellison
    credentials: MD
    npi: "1234567893"
"""
WORDING = """\
{% block salutation %}Dear Medical Director:{% endblock %}
{% block after_opening %}
{{ practice }} asks that no reviewer of the first decision takes part under {{ reference }}.
{% endblock %}
{% block heading_care %}Care so far{% endblock %}
{% block closing %}Respectfully,{% endblock %}
"""
QUOTES = """\
schema_version: "1"
policy: aetna-cpb-0743@2026-07-30
copied_on: 2026-10-01
quotes:
  I.D.6.stenosis: {line: "An invented line of 7 words; “graded” too.", page: "4"}
  I.I.8: {line: Short, page: 6-7}
"""


def practice(folder: Path, settings: str = SETTINGS, **files: str | bytes) -> Path:
    """Write a settings folder; files are named with ``__`` for a slash and ``_`` for a dot."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "practice.yaml").write_text(settings, encoding="utf-8")
    for name, content in files.items():
        put(folder, name.replace("__", "/").replace("_", "."), content)
    return folder


def put(folder: Path, name: str, content: str | bytes) -> None:
    """Write one file of a settings folder."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def whole(folder: Path) -> Path:
    """Write a folder with every kind of setting but a Word letterhead."""
    settings = f"""{SETTINGS}\
paper: a4
logo: {{file: logo.svg, alt: A lake below two vertebrae}}
fonts:
  labels: {{regular: R.ttf, semibold: S.ttf, italic: I.ttf}}
"""
    practice(folder, settings, logo_svg=LOGO, wording__letter_jinja=WORDING)
    put(folder, "quotes/aetna-cpb-0743@2026-07-30.yaml", QUOTES)
    for short, name in (("R", "Regular"), ("S", "Semibold"), ("I", "It")):
        shutil.copyfile(FONTS / f"SourceSerif4-{name}.ttf", folder / f"{short}.ttf")
    return folder
