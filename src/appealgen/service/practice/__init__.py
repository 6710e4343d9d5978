"""The practice's own settings: one folder that holds its look, its wording, its policy copies."""

from appealgen.service.practice.folder import PracticeSettings, read_practice, start_practice

__all__ = ["PracticeSettings", "read_practice", "start_practice"]
