"""Letters by level and voice: one view-model per letter, and the template that shows it."""

from appealgen.brief.letters.models import LevelLetterBrief, PlainLetterBrief, Shelf, load_shelf
from appealgen.brief.letters.registry import letter_of, template_of

__all__ = [
    "LevelLetterBrief",
    "PlainLetterBrief",
    "Shelf",
    "letter_of",
    "load_shelf",
    "template_of",
]
