"""Coding: procedure codes, and what a request says against them."""

from appealgen.coding.cpt import CptCode, check_codes, cpt_codes

__all__ = ["CptCode", "check_codes", "cpt_codes"]
