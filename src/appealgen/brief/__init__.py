"""Briefs: one view-model per document, everything it says in the order it says it."""
