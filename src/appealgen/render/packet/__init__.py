"""The packet as one PDF: exhibits opened or refused by name, placed, stamped, linked, split."""

from appealgen.render.packet.assemble import Leaf, Look, assemble, leaves_of
from appealgen.render.packet.convert import Converters, open_exhibit
from appealgen.render.packet.interface import PACKET, Piece, PiecesUnusableError, UnusableError
from appealgen.render.packet.links import link_pages
from appealgen.render.packet.source import Source, open_pdf
from appealgen.render.packet.split import COVER, Limits, split_packet

__all__ = [
    "COVER",
    "PACKET",
    "Converters",
    "Leaf",
    "Limits",
    "Look",
    "Piece",
    "PiecesUnusableError",
    "Source",
    "UnusableError",
    "assemble",
    "leaves_of",
    "link_pages",
    "open_exhibit",
    "open_pdf",
    "split_packet",
]
