"""The same case gives the same documents, in any process, in any place."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import docx

from tests.cli.cases import DAY, demo_case
from tests.cli.program import command, environment, files_in


def test_two_processes_make_the_same_bytes(tmp_path: Path) -> None:
    """PDFs, assessment and manifest are equal byte for byte; Word in text and structure.

    The processes differ in what must not matter: folder, hash seed, time zone and language.
    """
    places = [
        (tmp_path / "one" / "case", {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C"}),
        (
            tmp_path / "another" / "x",
            {"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8"},
        ),
    ]
    for folder, variables in places:
        words = command("build", demo_case(folder), "--as-of", DAY)
        subprocess.run(words, check=True, capture_output=True, env=environment(**variables))

    first, second = (files_in(folder / "out") for folder, _ in places)
    letters = [docx.Document(str(folder / "out" / "appeal-letter.docx")) for folder, _ in places]
    assert set(first) == set(second)
    assert [p.text for p in letters[0].paragraphs] == [p.text for p in letters[1].paragraphs]
    assert [n for n in first if first[n] != second[n] and not n.endswith(".docx")] in (
        [],
        ["manifest.json"],
    )
    manifests = [json.loads(files["manifest.json"]) for files in (first, second)]
    for manifest in manifests:
        for document in manifest["documents"]:
            if document["name"].endswith(".docx"):
                document.pop("sha256")
    assert manifests[0] == manifests[1]
