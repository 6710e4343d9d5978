"""The marks of the battle card: an answer where the case allows it, a concession where not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from appealgen.service.gate.findings import Check, GateFinding
from appealgen.service.gate.ground import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from appealgen.render.readback import ReadDocument
    from appealgen.service.gate.ground import Ground

__all__ = ["check_objections"]

_MARKS: Final = {"●": True, "○": False}


def check_objections(document: ReadDocument, ground: Ground) -> Iterator[GateFinding]:
    """Yield objections whose mark, or whose words, are not those the case allows.

    Args:
        document: As it was read back.
        ground: The case, judged.
    """
    expected = {plain(e.objection.says): e for e in ground.context.expected}
    for block in document.blocks:
        if len(block.cells) != 2 or block.cells[1][:1] not in _MARKS:  # noqa: PLR2004
            continue
        found = expected.get(plain(block.cells[0]))
        answered = _MARKS[block.cells[1][0]]
        said = plain(block.cells[1][1:])
        if found is None:
            what = "This objection is not one to expect in the case."
        elif found.answered is not answered:
            what = "The case does not allow the mark of this objection."
        elif not said.startswith(
            plain(found.objection.answer if answered else found.objection.concede or "")
        ):
            what = "The words are not those on file for this objection."
        else:
            continue
        yield GateFinding(document.name, block.page, Check.CLAIM, what, block.text[:160])
