"""Appeals: the procedure around the argument. Today, the external-review packet list."""

from appealgen.appeals.packet import (
    CheckedItem,
    PacketItem,
    PacketList,
    checked_items,
    load_packet_list,
)

__all__ = ["CheckedItem", "PacketItem", "PacketList", "checked_items", "load_packet_list"]
