"""Read the official code lists as the agencies publish them: zip archive, text or workbook."""

from appealgen.coding.official.listed import OfficialList, Wanted
from appealgen.coding.official.read import read_official

__all__ = ["OfficialList", "Wanted", "read_official"]
