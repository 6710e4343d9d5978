"""Appeals: the procedure around the argument: packet list, law as data, clocks."""

from appealgen.appeals.clocks import CALL, Deadline, Status, deadlines_of
from appealgen.appeals.law import Law, load_law
from appealgen.appeals.packet import (
    CheckedItem,
    PacketItem,
    PacketList,
    checked_items,
    load_packet_list,
)
from appealgen.appeals.rules import ClockRule, Standing, Who
from appealgen.appeals.states import CallCase, CallWindow, Program, StateReview
from appealgen.appeals.steps import Step, steps_for

__all__ = [
    "CALL",
    "CallCase",
    "CallWindow",
    "CheckedItem",
    "ClockRule",
    "Deadline",
    "Law",
    "PacketItem",
    "PacketList",
    "Program",
    "Standing",
    "StateReview",
    "Status",
    "Step",
    "Who",
    "checked_items",
    "deadlines_of",
    "load_law",
    "load_packet_list",
    "steps_for",
]
