"""Small files in the layouts the agencies use. Every row in them is invented for the tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

NOTICE = "CPT codes, descriptions and other data only are copyright of their owner (invented file)"

PAIR_HEADING = (
    "Column 1/Column 2 Edits\n"
    "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale\n"
    "\t\tprior to 1996\tDate\tDate\t0=not allowed\t\n"
    "\t\t\t\t*=no data\t1=allowed\t\n"
    "\t\t\t\t\t9=not applicable\t\n"
)

ADD_ON_HEADING = (
    "AOC_Edit_Type",
    "Add-On_Code",
    "AOC_DelDT",
    "Primary_Code",
    "Primary_Code_DelDT",
    "AOC_Edit_EffDT",
    "AOC_Edit_DelDT",
    "Special_Instruction_Notes",
)


def pair_text(*rows: str) -> str:
    """Return a text of pair edits; each row has its seven cells separated by blanks."""
    lines = ["\t".join(row.split(" ", 6)).replace("-", "") for row in rows]
    return f"{NOTICE}\n\n{PAIR_HEADING}" + "".join(f"{line}\n" for line in lines)


def limit_text(*rows: str, setting: str = "Practitioner Services") -> str:
    """Return a text of unit limits: code, units, indicator with its words, reason."""
    notice = f'"{NOTICE}\nsecond line of the notice",,,\n'
    heading = (
        f'"HCPCS/\nCPT Code","{setting} MUE Values","MUE Adjudication Indicator","MUE Rationale"\n'
    )
    return notice + heading + "".join(f"{row}\n" for row in rows)


def order_text(*rows: tuple[str, int, str]) -> str:
    """Return an order file of diagnoses: code without dot, 0 or 1, description."""
    lines = (
        f"{number:05d} {code:<7} {flag} {text[:60]:<60} {text}"
        for number, (code, flag, text) in enumerate(rows, start=1)
    )
    return "".join(f"{line}\n" for line in lines)


def add_on_rows(*rows: Sequence[str]) -> list[Sequence[str]]:
    """Return a sheet of add-on edits: the notice, the heading, the rows."""
    return [(NOTICE,), ADD_ON_HEADING, *rows]


def workbook(rows: Iterable[Sequence[str]]) -> bytes:
    """Return a workbook with one sheet: texts shared, whole numbers as numbers, blanks left out."""
    shared: list[str] = []
    lines = []
    for number, row in enumerate(rows, start=1):
        cells = []
        for place, text in enumerate(row):
            at = f"{chr(ord('A') + place)}{number}"
            if not text:
                continue
            if text.isdigit() and not text.startswith("0"):
                cells.append(f'<c r="{at}"><v>{text}</v></c>')
                continue
            shared.append(text)
            cells.append(f'<c r="{at}" t="s"><v>{len(shared) - 1}</v></c>')
        lines.append(f'<row r="{number}">{"".join(cells)}</row>')
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    texts = "".join(f"<si><t>{escape(text)}</t></si>" for text in shared)
    sheet = f"<worksheet {space}><sheetData>{''.join(lines)}</sheetData></worksheet>"
    return archive(
        {
            "[Content_Types].xml": b"<Types/>",
            "xl/worksheets/sheet1.xml": sheet.encode(),
            "xl/sharedStrings.xml": f"<sst {space}>{texts}</sst>".encode(),
        }
    )


def archive(members: dict[str, bytes]) -> bytes:
    """Return a zip archive."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(name, content)
    return data.getvalue()


def write(folder: Path, name: str, content: str | bytes) -> Path:
    """Write a file and return its path."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path
