"""The packet's own pages: cover, contents, tab sheets, requests, forms, and a sheet for staff."""

from appealgen.brief.packet.contents import contents_brief, tabs_brief
from appealgen.brief.packet.cover import cover_brief
from appealgen.brief.packet.forms import forms_brief
from appealgen.brief.packet.models import Enclosed, PartRange, Plan, Way
from appealgen.brief.packet.records import records_requests
from appealgen.brief.packet.reviewer import reviewer_brief
from appealgen.brief.packet.sheet import sheet_brief
from appealgen.brief.packet.sponsor import sponsor_letter

__all__ = [
    "Enclosed",
    "PartRange",
    "Plan",
    "Way",
    "contents_brief",
    "cover_brief",
    "forms_brief",
    "records_requests",
    "reviewer_brief",
    "sheet_brief",
    "sponsor_letter",
    "tabs_brief",
]
