"""The audit as data keeps its contract: schema published, keys explained, output read back."""

from __future__ import annotations

import datetime as dt
import importlib.util
import json
from pathlib import Path
from types import ModuleType

from appealgen.brief.audit import AuditOut
from appealgen.service.audit import audit_of_case
from tests.code_health.tree import CHECKOUT
from tests.service.test_audit import BOOKED

DAY = dt.date(2026, 11, 2)
PAGE = CHECKOUT / "docs" / "audit.md"
SCHEMA = CHECKOUT / "docs" / "audit.schema.json"


def generator() -> ModuleType:
    """Return the script that makes the pages, as a module."""
    path = CHECKOUT / "scripts" / "make_reference.py"
    spec = importlib.util.spec_from_file_location("make_reference", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_schema_is_what_the_script_makes() -> None:
    """After a change of the audit run scripts/make_reference.py."""
    assert SCHEMA.read_text(encoding="utf-8") == generator().PAGES[SCHEMA.name]()


def test_every_key_is_explained() -> None:
    """No key of the contract is missing on its page."""
    page = PAGE.read_text(encoding="utf-8")
    keys = json.loads(SCHEMA.read_text(encoding="utf-8"))["properties"]

    assert keys
    assert [key for key in keys if f"`{key}`" not in page] == []


def test_an_audit_without_denial_policy_or_exhibits_keeps_the_contract(tmp_path: Path) -> None:
    """A booked case of an unknown payer is read back from its data unchanged."""
    text = BOOKED.replace("PAYER", "Nowhere Mutual")
    (tmp_path / "case.yaml").write_text(text, encoding="utf-8")
    out = audit_of_case(tmp_path, as_of=DAY).out

    assert out.before_denial
    assert out.documentation.status == "no_criteria"
    assert AuditOut.model_validate_json(out.model_dump_json()) == out
