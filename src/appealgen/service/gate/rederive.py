"""Derive the documents anew from the case and compare: the file on the disk is what the tree says.

This finds any change of a finished file. It cannot find a defect in the making of sentences, which
it repeats; that is what the other checks of the gate are for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from appealgen.errors import LetterUnsuitableError
from appealgen.render.readback import can_read, read_back
from appealgen.service.documents import Kind, render_documents
from appealgen.service.gate.agreement import differing
from appealgen.service.gate.findings import Check, GateFinding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from appealgen.brief.context import Context
    from appealgen.render.interface import Artifact

__all__ = ["check_derived", "derived"]


def derived(
    context: Context, names: Collection[str], *, policies: Path, templates: Path
) -> dict[str, Artifact]:
    """Return the documents of some names as the case gives them now.

    Args:
        context: The case, judged.
        names: File names.
        policies: The folder of published sources.
        templates: The folder of templates.
    """
    made: dict[str, Artifact] = {}
    for kind in Kind:
        if set(names) <= made.keys():
            break
        try:
            artifacts = render_documents(context, [kind], templates, policies)
        except LetterUnsuitableError:
            continue  # the case gives no ground for this letter, so no file is it
        made |= {a.name: a for a in artifacts if a.name in names and a.name not in made}
    return made


def check_derived(
    artifacts: Sequence[Artifact], expected: dict[str, Artifact]
) -> Iterator[GateFinding]:
    """Yield where finished files say something else than the case gives now.

    Args:
        artifacts: The finished files.
        expected: The same documents, derived anew.
    """
    for artifact in artifacts:
        other = expected.get(artifact.name)
        if other is None:
            what = "The case as it is now gives no such document."
            yield GateFinding(artifact.name, 0, Check.CHANGED, what, "")
        elif artifact.data != other.data:
            yield from _changed(artifact, other)


def _changed(artifact: Artifact, other: Artifact) -> Iterator[GateFinding]:
    if not can_read(artifact.media_type):
        what = "Its content is not what the case gives."
        yield GateFinding(artifact.name, 0, Check.CHANGED, what, "")
        return
    try:
        found = read_back(artifact.name, artifact.media_type, artifact.data)
    except ValueError:
        return  # said by the gate itself
    wanted = read_back(other.name, other.media_type, other.data)
    for block in differing(found.blocks, wanted.blocks):
        what = "It is not what the case gives here."
        yield GateFinding(artifact.name, block.page, Check.CHANGED, what, block.text[:160])
    if found.frames != wanted.frames:
        what = "The margins of the pages are not what the case gives."
        yield GateFinding(artifact.name, 0, Check.CHANGED, what, "")
