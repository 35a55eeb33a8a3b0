"""One plot for each law of the cell, drawn by the very functions of the law while the documentation is built.

The directive ``cell-plot`` puts the plot of a law into a page::

    ```{cell-plot} nmda-block
    ```

Curves are those at low, normal and high magnesium; where magnesium is the axis, it is three points of one curve.
Sphinx and matplotlib are imported only where they are called, so that the doctests run without them.
"""

from base64 import b64encode
from collections.abc import Callable, Sequence
from importlib import import_module
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

import camg
from camg import cell
from camg._numeric import Array
from camg.catalogue.cell import LawInput, constants
from camg.cell.muscle import Mechanism, Transient, cardiac_transient, transient

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["PLOTS", "Curve", "Panel", "drawn", "setup"]

LOW, NORMAL, HIGH = "#b2182b", "#333333", "#2166ac"
SYSTOLIC, DIASTOLIC = "#762a83", "#1b7837"
_DASHES = {LOW: (5, 2), NORMAL: (1, 0), HIGH: (2, 1.5), SYSTOLIC: (1, 0), DIASTOLIC: (5, 2)}
_MANY_DECADES = 1e4


class Curve(NamedTuple):
    """One line of a plot; a point where it is one number, a band where `low` and `high` are given."""

    label: str
    x: Array
    y: Array
    colour: str = NORMAL
    band: tuple[Array, Array] | None = None


class Panel(NamedTuple):
    """One pair of axes."""

    title: str
    x: str
    y: str
    curves: Sequence[Curve]
    logarithmic: bool = False
    until: float | None = None


# The curves ---------------------------------------------------------------------------------------------------


def _span(law: str, name: str, *, low: float | None = None, high: float | None = None, log: bool = False) -> Array:
    """Return points over the range of an input, or over the part of it that is given."""
    known: LawInput = cell.law(law).inputs_by_name[name]
    start, end = known.low if low is None else low, known.high if high is None else high
    return np.geomspace(start, end, 200) if log else np.linspace(start, end, 200)


def _three(middle: float, unit: str = "mM", *, low: float = 0.5, high: float = 2.0) -> list[tuple[float, str, str]]:
    """Return low, normal and high magnesium, each with its label and colour."""
    named = ((low, "low", LOW), (1.0, "normal", NORMAL), (high, "high", HIGH))
    return [(middle * share, f"Mg {middle * share:g} {unit} ({name})", colour) for share, name, colour in named]


def _by_magnesium(x: Array, law: Callable[[Array, float], Array], three: list[tuple[float, str, str]]) -> list[Curve]:
    return [Curve(label, x, law(x, magnesium), colour) for magnesium, label, colour in three]


def _along_magnesium(x: Array, law: Callable[[Any], Any], three: list[tuple[float, str, str]]) -> list[Curve]:
    """Return the one curve along magnesium, and three points of it."""
    points = [
        Curve(label, np.array([magnesium]), np.array([law(magnesium)]), colour) for magnesium, label, colour in three
    ]
    return [Curve("", x, law(x)), *points]


OUTSIDE = constants("outside")["magnesium_mm"]
INSIDE = constants("inside")["magnesium_mm"]
BRAIN = constants("brain")["magnesium_mm"]
_CALCIUM = "free calcium outside [mM]"


def _release() -> list[Panel]:
    x = _span("release", "calcium_mm", high=3.0)
    curves = _by_magnesium(x, cell.release.relative_release, _three(OUTSIDE, high=4.0))
    return [Panel("", _CALCIUM, "transmitter release, of the usual", curves)]


def _nmda() -> list[Panel]:
    x = _span("nmda-block", "voltage_mv")
    curves = _by_magnesium(x, lambda v, m: cell.receptor.nmda_open_fraction(m, v), _three(BRAIN))
    return [Panel("", "voltage of the membrane [mV]", "share of NMDA channels open", curves)]


def _threshold_calcium() -> list[Panel]:
    x = np.geomspace(0.12, 12.0, 200)
    curve = Curve("magnesium is not in this law", x, cell.threshold.threshold_shift_mv(x))
    return [Panel("", _CALCIUM, "shift of the threshold [mV]", [curve], logarithmic=True)]


def _threshold_divalents() -> list[Panel]:
    x = np.geomspace(0.2, 10.0, 200)
    curves = _by_magnesium(x, cell.threshold.divalent_threshold_shift_mv, _three(OUTSIDE, low=0.2, high=4.0))
    return [Panel("", _CALCIUM, "shift of the threshold [mV]", curves, logarithmic=True)]


def _surface() -> list[Panel]:
    x = _span("surface-potential", "calcium_mm", high=5.0)
    three = _three(OUTSIDE, low=0.2, high=4.0)

    def screened(c: Array, m: float) -> Array:
        return cell.threshold.surface_potential_mv(c, m, charge_c_m2=-0.1)

    def bound(c: Array, m: float) -> Array:
        return cell.threshold.surface_potential_mv(c, m, charge_c_m2=-0.1, binding="phosphatidylserine")

    y = "potential of the surface [mV]"
    return [
        Panel("screening alone", _CALCIUM, y, _by_magnesium(x, screened, three)),
        Panel("screening and binding", _CALCIUM, y, _by_magnesium(x, bound, three)),
    ]


def _current() -> list[Panel]:
    x = _span("l-type-block", "magnesium_mm")
    curves = _along_magnesium(x, cell.channel.relative_l_type_current, _three(OUTSIDE, high=4.0))
    return [Panel("", "free magnesium outside [mM]", "L-type current, of the usual", curves)]


def _activity() -> list[Panel]:
    x = _span("channel-activity", "inside_magnesium_mm", log=True)
    curves = _along_magnesium(x, cell.channel.channel_activity_percent, _three(INSIDE))
    return [Panel("", "free magnesium inside [mM]", "activity [% of control]", curves, logarithmic=True)]


def _pressure() -> list[Panel]:
    x = _span("blood-pressure", "supplement_mg")
    systolic, diastolic, _ = cell.channel.supplement_effect(x)
    curves = [
        Curve("systolic", x, systolic.value, SYSTOLIC, band=(systolic.low, systolic.high)),
        Curve("diastolic", x, diastolic.value, DIASTOLIC, band=(diastolic.low, diastolic.high)),
    ]
    return [Panel("", "magnesium of supplements [mg/d]", "change of blood pressure [mmHg]", curves)]


def _forms() -> list[Panel]:
    x = _span("mg-atp", "ph")
    curves = [
        Curve(label, x, np.array([cell.energy.magnesium_bound_share(m, ph=float(ph)) for ph in x]), colour)
        for m, label, colour in _three(INSIDE, low=0.25)
    ]
    return [Panel("", "pH", "share of ATP that carries magnesium", curves)]


def _free() -> list[Panel]:
    x = _span("free-magnesium", "total_magnesium_mm", high=12.0)
    kd = cell.energy.apparent_kd_mm(7.2)

    def free(total: Any) -> Any:
        return cell.energy.free_magnesium_mm(total, kd_mm=kd)

    three = [(total, f"all Mg {total:g} mM ({name})", colour)
             for total, name, colour in ((4.0, "low", LOW), (8.0, "normal", NORMAL), (10.0, "high", HIGH))]  # fmt: skip
    return [Panel("8 mM of ATP", "all magnesium [mM]", "free magnesium [mM]", _along_magnesium(x, free, three))]


def _calcium_atp() -> list[Panel]:
    x = _span("calcium-atp", "magnesium_mm")
    curves = _along_magnesium(x, cell.energy.calcium_atp_kd_mm, _three(INSIDE))
    return [Panel("", "free magnesium inside [mM]", "apparent constant of CaATP [mM]", curves)]


def _demand() -> list[Panel]:
    x = np.geomspace(0.05, 10.0, 200)
    curves = _by_magnesium(x, cell.energy.pumping_demand_um_s, _three(INSIDE, low=0.1))
    return [Panel("", "free calcium inside [uM]", "ATP spent by the pump [uM/s]", curves, logarithmic=True)]


def _course(
    law: Callable[..., Transient], mechanisms: Sequence[Mechanism], three: list[tuple[float, str, str]], name: str
) -> list[Curve]:
    curves: list[Curve] = []
    for magnesium, label, colour in three:
        found = law(magnesium, mechanisms=mechanisms)
        curves.append(Curve(label, found.times_ms, getattr(found, name), colour))
    return curves


def _fast() -> list[Panel]:
    """Return what happens to calcium on troponin, each mechanism added to those before it."""
    added = ("buffers alone", "and ATP (the default)", "and troponin", "and release")
    return [
        Panel(
            f"{letter}: {name}",
            "time [ms]",
            "Ca on troponin [uM]",
            _course(transient, list(Mechanism)[:many], _three(INSIDE), "troponin_um"),
            until=160.0,
        )
        for many, (letter, name) in enumerate(zip("ABCD", added, strict=True), start=1)
    ]


def _cardiac() -> list[Panel]:
    buffers, fuel, troponin, _ = Mechanism
    cases = {"buffers alone": [buffers], "and ATP, and troponin": [buffers, fuel, troponin]}
    return [
        Panel(
            title,
            "time [ms]",
            "free calcium [uM]",
            _course(cardiac_transient, mechanisms, _three(INSIDE), "calcium_um"),
            until=300.0,
        )
        for title, mechanisms in cases.items()
    ]


PLOTS: dict[str, Callable[[], list[Panel]]] = {
    "release": _release,
    "nmda-block": _nmda,
    "threshold-calcium": _threshold_calcium,
    "threshold-divalents": _threshold_divalents,
    "surface-potential": _surface,
    "l-type-block": _current,
    "channel-activity": _activity,
    "blood-pressure": _pressure,
    "mg-atp": _forms,
    "free-magnesium": _free,
    "calcium-atp": _calcium_atp,
    "pump-price": _demand,
    "fast-transient": _fast,
    "cardiac-transient": _cardiac,
}
"""The panels of each law, by its id."""


# The drawing --------------------------------------------------------------------------------------------------


def drawn(law: str, *, kind: str = "svg") -> bytes:
    """Return the plot of a law as the bytes of a picture.

    Every law has one, and in each panel of a fast fibre is low, normal and high magnesium:

    >>> set(PLOTS) == {each.id for each in cell.laws()}
    True
    >>> [{curve.colour for curve in panel.curves} == {LOW, NORMAL, HIGH} for panel in PLOTS["fast-transient"]()]
    [True, True, True, True]
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    panels = PLOTS[law]()
    columns = min(len(panels), 2)
    rows = -(-len(panels) // columns)
    with mpl.rc_context({"svg.hashsalt": law, "font.size": 9, "axes.spines.top": False, "axes.spines.right": False}):
        figure = Figure(figsize=(4.2 * columns + 0.8, 2.9 * rows), layout="constrained", facecolor="white")
        axes: Any = figure.subplots(rows, columns, squeeze=False, sharex=True, sharey=True)
        for number, (one, panel) in enumerate(zip(axes.flat, panels, strict=True)):
            _draw(one, panel, legend=number == 0)
            one.label_outer()
        picture = BytesIO()
        figure.savefig(picture, format=kind, dpi=110, metadata={"Date": None} if kind == "svg" else None)
    return picture.getvalue()


def _draw(axes: Any, panel: Panel, *, legend: bool) -> None:
    for curve in panel.curves:
        label = curve.label or None
        if len(curve.x) == 1:
            axes.plot(curve.x, curve.y, "o", color=curve.colour, label=label, zorder=4)
            continue
        order = 2 if curve.colour == NORMAL else 3  # so that a line with gaps is seen where it lies on another
        axes.plot(
            curve.x, curve.y, color=curve.colour, label=label, dashes=_DASHES[curve.colour], linewidth=1.6, zorder=order
        )
        if curve.band is not None:
            axes.fill_between(curve.x, *curve.band, color=curve.colour, alpha=0.15, linewidth=0)
    if panel.logarithmic:
        axes.set_xscale("log")
        first, last = panel.curves[0].x[[0, -1]]
        if last < _MANY_DECADES * first:
            axes.xaxis.set_major_formatter("{x:g}")
    if panel.until is not None:
        axes.set_xlim(0, panel.until)
    axes.set_xlabel(panel.x)
    axes.set_ylabel(panel.y)
    axes.set_title(panel.title, fontsize=9)
    if legend and any(curve.label for curve in panel.curves):
        axes.legend(frameon=False, fontsize=8)


def setup(app: "Sphinx") -> dict[str, Any]:
    """Give Sphinx the directive."""
    from sphinx.util.docutils import SphinxDirective

    nodes: Any = import_module("docutils.nodes")

    class CellPlot(SphinxDirective):
        """Put the plot of a law into the page."""

        required_arguments = 1

        def run(self) -> list[Any]:
            """Draw it; the picture stands in the page itself."""
            law = self.arguments[0]
            if law not in PLOTS:
                raise self.error(f"there is no plot of {law!r}; known: {', '.join(PLOTS)}")
            uri = f"data:image/svg+xml;base64,{b64encode(drawn(law)).decode()}"
            return [nodes.image(uri=uri, alt=f"Curves of the law {law}: {cell.law(law).statement}")]

    app.add_directive("cell-plot", CellPlot)
    return {"version": camg.__version__, "parallel_read_safe": True}
