"""The JSON Schema of a case file, for editors that complete and check while one types."""

from __future__ import annotations

import json
from typing import Any

from appealgen.model.case import SCHEMA_VERSION, Case

__all__ = ["case_schema", "case_schema_text"]


def case_schema() -> dict[str, Any]:
    """Return the JSON Schema of a case file.

    Text may be written as a bare number (``code: 22612``, ``onset: 2025``): the reader keeps it
    as text, so an editor must not underline it.
    """
    schema: dict[str, Any] = _allowing_bare_numbers(Case.model_json_schema())
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:appealgen:case:{SCHEMA_VERSION}",
        **schema,
        "title": "appealgen case file",
        "description": "One denied operation. Each key is explained in docs/case-file.md.",
    }


def case_schema_text() -> str:
    """Return the schema as the text of ``case.schema.json``."""
    return json.dumps(case_schema(), indent=1, ensure_ascii=False) + "\n"


def _allowing_bare_numbers(node: Any) -> Any:  # noqa: ANN401 - any part of a JSON tree
    if isinstance(node, list):
        return [_allowing_bare_numbers(item) for item in node]
    if not isinstance(node, dict):
        return node
    found = {key: _allowing_bare_numbers(value) for key, value in node.items()}
    if found.get("type") != "string" or "const" in found:
        return found
    numbers = [int(word) for word in found.get("enum", ()) if word.isdecimal()]
    if "enum" not in found or numbers:
        found["type"] = ["string", "number"]
    if numbers:
        found["enum"] += numbers
    return found


if __name__ == "__main__":
    import sys

    sys.stdout.write(case_schema_text())
