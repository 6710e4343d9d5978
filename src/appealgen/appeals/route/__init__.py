"""What to do next after a denial: pure rules over case, law and the payer's own reasons."""

from appealgen.appeals.route.book import RouteBook, load_routes
from appealgen.appeals.route.rules import routes_of
from appealgen.appeals.route.values import (
    Action,
    Beside,
    Doer,
    Ground,
    Need,
    Route,
    Told,
    Track,
    Wait,
)

__all__ = [
    "Action",
    "Beside",
    "Doer",
    "Ground",
    "Need",
    "Route",
    "RouteBook",
    "Told",
    "Track",
    "Wait",
    "load_routes",
    "routes_of",
]
