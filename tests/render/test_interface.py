"""What a renderer hands back."""

from __future__ import annotations

from appealgen.render.interface import PDF, Artifact


def test_an_artifact_knows_its_fingerprint() -> None:
    """The fingerprint is SHA-256 over the bytes (first example of FIPS 180-2, appendix B)."""
    artifact = Artifact("x.pdf", PDF, b"abc")

    assert artifact.sha256.startswith("ba7816bf8f01cfea414140de5dae2223")
