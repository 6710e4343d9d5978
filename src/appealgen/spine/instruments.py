"""Patient-reported and clinical scores: range, direction, bands and published change thresholds.

Only values read in the named source are here; a commonly quoted figure that was not seen is left
out, and so is a figure whose scale its source leaves open. A band is not a coverage criterion. A
change threshold holds for its population: published values for one instrument differ two-fold, so
whoever says that a change "matters" names the threshold's source and population.

Source ids such as ``parai-2020`` are entries of the citation library; other sources are addresses.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "INSTRUMENTS",
    "Band",
    "Better",
    "ChangeThreshold",
    "ChangeUnit",
    "Instrument",
]


class Better(StrEnum):
    """Which end of a scale is the good one."""

    LOWER = "lower"
    HIGHER = "higher"


class ChangeUnit(StrEnum):
    """What a change threshold counts."""

    POINTS = "points"
    """The instrument's own unit: percentage points for ODI and NDI, millimeters for VAS."""
    PERCENT_OF_BASELINE = "percent_of_baseline"


@dataclass(frozen=True, slots=True)
class Band:
    """A named stretch of a scale, both ends included.

    Attributes:
        lower: Lowest value, in the instrument's unit.
        upper: Highest value.
        label: The printable name, such as ``severe``.
    """

    lower: int
    upper: int
    label: str


@dataclass(frozen=True, slots=True)
class ChangeThreshold:
    """A published size of improvement, from one source and one population.

    Attributes:
        instrument: The instrument's id.
        value: The least improvement that counts.
        unit: What the value counts.
        kind: What the source calls it, such as ``minimal important change``.
        population: In whom it was found.
        source: Citation id or address.
    """

    instrument: str
    value: Decimal
    unit: ChangeUnit
    kind: str
    population: str
    source: str


@dataclass(frozen=True, slots=True)
class Instrument:
    """One scale, in one unit.

    Attributes:
        id: The short name used in case files.
        name: The full name.
        lower: Lowest possible value.
        upper: Highest possible value.
        better: Which end is good.
        unit: ``percent``, ``points`` or ``mm``.
        bands: Named stretches; empty where no source was read. They may leave values unnamed.
        band_source: Where the bands come from, or an empty text.
        band_step: The bands' whole step: 1, or 2 for NDI, whose bands are printed on raw points.
        thresholds: Published change thresholds.
    """

    id: str
    name: str
    lower: int
    upper: int
    better: Better
    unit: str
    bands: tuple[Band, ...] = ()
    band_source: str = ""
    band_step: int = 1
    thresholds: tuple[ChangeThreshold, ...] = ()

    @property
    def range(self) -> tuple[Decimal, Decimal]:
        """The lowest and the highest possible value."""
        return Decimal(self.lower), Decimal(self.upper)


_MIC = "minimal important change"
_CONSENSUS = "low back pain, consensus"
_REGISTRY = "lumbar surgery registry"
_ACDF = "30 anterior cervical fusions for myelopathy"
_ACDF_SOURCE = "https://pmc.ncbi.nlm.nih.gov/articles/PMC3691175"


def _points(
    instrument: str, value: str, kind: str, population: str, source: str
) -> ChangeThreshold:
    return ChangeThreshold(instrument, Decimal(value), ChangeUnit.POINTS, kind, population, source)


def _percent(
    instrument: str, value: str, kind: str, population: str, source: str
) -> ChangeThreshold:
    unit = ChangeUnit.PERCENT_OF_BASELINE
    return ChangeThreshold(instrument, Decimal(value), unit, kind, population, source)


_ODI = Instrument(
    id="odi",
    name="Oswestry Disability Index",
    lower=0,
    upper=100,
    better=Better.LOWER,
    unit="percent",
    # The top two labels are ours: the source's wording ("crippled", and one that doubts the
    # patient) is not printed.
    bands=(
        Band(0, 20, "minimal"),
        Band(21, 40, "moderate"),
        Band(41, 60, "severe"),
        Band(61, 80, "very severe"),
        Band(81, 100, "total"),
    ),
    band_source="https://asir-journal.biomedcentral.com/articles/10.1186/1750-1164-7-12/tables/1",
    thresholds=(
        _points("odi", "10", _MIC, _CONSENSUS, "ostelo-2008"),
        _percent("odi", "30", _MIC, _CONSENSUS, "ostelo-2008"),
        _percent(
            "odi",
            "30",
            "trial responder definition",
            "degenerative spondylolisthesis, NORDSTEN-DS",
            "nordsten-ds-2021",
        ),
        _points(
            "odi",
            "18",
            f"{_MIC}, equal to the measurement error",
            f"{_REGISTRY}, 98,732 patients",
            "parai-2020",
        ),
        _percent(
            "odi",
            "18",
            "cut-off for a good result at 6 months",
            "lumbar surgery, 57 patients, German version",
            "https://pmc.ncbi.nlm.nih.gov/articles/PMC3454560",
        ),
        _points("odi", "15", "trial responder definition", "SI joint fusion", "insite-2016"),
        _points("odi", "18.8", "substantial clinical benefit", "SI joint fusion", "insite-2016"),
        _points(
            "odi",
            "10",
            "minimum detectable change, 90%",
            "scoring guides",
            "https://brainwritings.com/what-do-oswestry-scores-mean/",
        ),
    ),
)

# NDI is kept in percent only. Its bands and two thresholds are printed in raw points (0-50) and
# doubled here; percent cut-points published elsewhere differ.
_NDI = Instrument(
    id="ndi",
    name="Neck Disability Index",
    lower=0,
    upper=100,
    better=Better.LOWER,
    unit="percent",
    bands=(
        Band(0, 8, "none"),
        Band(10, 28, "mild"),
        Band(30, 48, "moderate"),
        Band(50, 68, "severe"),
        Band(70, 100, "complete"),
    ),
    band_source="https://chiro.org/forms/NDI_Explain.shtml",
    band_step=2,
    thresholds=(
        _points(
            "ndi",
            "10",
            "minimal important change and minimum detectable change, the author's statement",
            "neck pain",
            "https://chiro.org/forms/NDI_Explain.shtml",
        ),
        _points(
            "ndi",
            "9.4",
            "minimum detectable change, 90%",
            "Stratford 1999",
            "http://evidenceinphysicaltherapy.wikidot.com/neck-disability-index",
        ),
        _points("ndi", "7.5", "limit of unchanged", "cervical surgery", "mjoa-mcid-2015"),
        _points(
            "ndi",
            "15",
            "FDA trial success component",
            "cervical disc replacement trials",
            "prestige-1level-2016",
        ),
        _percent(
            "ndi",
            "30",
            "responder definition",
            "cervical surgery registry, 13,179 patients",
            "https://pubmed.ncbi.nlm.nih.gov/33337676/",
        ),
    ),
)

_NRS = Instrument(
    id="nrs",
    name="Numeric Rating Scale for pain",
    lower=0,
    upper=10,
    better=Better.LOWER,
    unit="points",
    thresholds=(
        _points("nrs", "2", _MIC, _CONSENSUS, "ostelo-2008"),
        _points("nrs", "2.7", f"{_MIC}, back pain", _REGISTRY, "parai-2020"),
        _points("nrs", "3.2", f"{_MIC}, leg pain", _REGISTRY, "parai-2020"),
    ),
)

_VAS = Instrument(
    id="vas",
    name="Visual Analog Scale for pain",
    lower=0,
    upper=100,
    better=Better.LOWER,
    unit="mm",
    thresholds=(
        _points("vas", "15", _MIC, _CONSENSUS, "ostelo-2008"),
        _percent("vas", "30", _MIC, _CONSENSUS, "ostelo-2008"),
        _percent("vas", "50", "responder definition", "spinal cord stimulation", "process-2007"),
        # Printed as 1.5 on a scale of 0 to 10.
        _points("vas", "15", "clinically significant relief", "VERTOS IV trial", "vertos4-2018"),
        _points("vas", "20", "clinical improvement", "SI joint fusion", "insite-2016"),
        _points("vas", "25", "substantial clinical benefit", "SI joint fusion", "insite-2016"),
    ),
)

_MJOA = Instrument(
    id="mjoa",
    name="modified Japanese Orthopaedic Association score",
    lower=0,
    upper=18,
    better=Better.HIGHER,
    unit="points",
    # A score of 18 has no band: its usual label, "normal", was not seen in a source.
    bands=(Band(0, 11, "severe"), Band(12, 14, "moderate"), Band(15, 17, "mild")),
    band_source="dcm-guideline-intro-2017",
    thresholds=(
        _points("mjoa", "2", f"{_MIC} by ROC", "517 myelopathy patients", "mjoa-mcid-2015"),
        _points("mjoa", "1.11", "anchor difference", "517 myelopathy patients", "mjoa-mcid-2015"),
    ),
)

_RMDQ = Instrument(
    id="rmdq",
    name="Roland-Morris Disability Questionnaire",
    lower=0,
    upper=24,
    better=Better.LOWER,
    unit="points",
    thresholds=(
        _points("rmdq", "5", _MIC, _CONSENSUS, "ostelo-2008"),
        _percent("rmdq", "30", _MIC, _CONSENSUS, "ostelo-2008"),
    ),
)

_SF36_PCS = Instrument(
    id="sf36_pcs",
    name="SF-36 Physical Component Summary",
    lower=0,
    upper=100,
    better=Better.HIGHER,
    unit="points",
    thresholds=(_points("sf36_pcs", "5.56", "minimum detectable change", _ACDF, _ACDF_SOURCE),),
)

INSTRUMENTS: Mapping[str, Instrument] = MappingProxyType(
    {tool.id: tool for tool in (_ODI, _NDI, _NRS, _VAS, _MJOA, _RMDQ, _SF36_PCS)}
)
"""Every instrument, by id."""
