"""A course in four panels, and a sweep along a parameter."""

import importlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from camg.errors import InputError, MissingExtraError
from camg.homeostasis import Branch, Change, Course, Ensemble, Result, Sweep

if TYPE_CHECKING:
    from matplotlib.axes import Axes
else:
    Axes = Any

__all__ = ["course", "sweep"]

_PANELS = ("calcium_plasma", "magnesium_plasma", "pth_plasma", "calcitriol_plasma")
_COLOURS = ("#0072b2", "#009e73", "#d55e00", "#8a5a9e")
_GREY = "#666666"
_SPANS = ((3 * 24 * 60.0, "day", 1440.0), (3 * 60.0, "h", 60.0), (0.0, "min", 1.0))
"""From which length [min] a course is shown in which unit of time."""


def _pyplot() -> Any:
    try:
        return importlib.import_module("matplotlib.pyplot")
    except ImportError:
        raise MissingExtraError("matplotlib", "plot") from None


def course(
    course: Course | Ensemble, *, outputs: Sequence[str] = _PANELS, axes: Sequence[Axes] | None = None
) -> list[Axes]:
    """Draw a course in four panels: calcium, magnesium, PTH and calcitriol of plasma, with its changes marked.

    Parameters
    ----------
    course : Course or Ensemble
        What `homeostasis.simulate` or `homeostasis.ensemble` returns; of an ensemble the median, and where nine members
        in ten are.
    outputs : sequence of four str
        States or flows to show instead.
    axes : sequence of four Axes, optional
        Where to draw; without it a new figure of two rows.

    Returns
    -------
    list of four Axes

    Raises
    ------
    InputError
        When it is no course, or there are not four outputs and Axes.
    UnknownNameError
        When there is no such state or flow.
    MissingExtraError
        When matplotlib is not installed.
    """
    if not isinstance(course, Course | Ensemble):
        raise InputError("plot.course", course, "a course or an ensemble", "Write homeostasis.simulate(...).")
    if len(outputs) != len(_PANELS):
        raise InputError("plot.course(outputs=)", outputs, "four states or flows", "Leave it out for plasma.")
    values = [course[name] for name in outputs]
    drawn: list[Any]
    if axes is None:
        figure, grid = _pyplot().subplots(2, 2, figsize=(9.0, 6.0), sharex=True, layout="constrained")
        figure.suptitle(_label(course), fontsize=10)
        drawn = list(grid.flat)
    else:
        drawn = list(axes)
    if len(drawn) != len(_PANELS):
        raise InputError("plot.course(axes=)", axes, "four Axes", "Leave it out for a new figure.")
    minutes = course.clock * course.parameters.body.minutes
    word, scale = next((word, scale) for least, word, scale in _SPANS if minutes[-1] >= least)
    for place, (name, each, panel) in enumerate(zip(outputs, values, drawn, strict=True)):
        _line(panel, minutes / scale, each, _COLOURS[place])
        panel.set_ylabel(f"{_words(name)} [{course.unit(name)}]")
        panel.margins(x=0.02)
        _at_rest(panel, each, course.solver.rtol)
        _marked(panel, course.changes, scale, named=place == 0)
        panel.spines[["top", "right"]].set_visible(False)
    if isinstance(course, Ensemble):
        drawn[1].legend(frameon=False, fontsize=8)
    for panel in drawn[2:]:
        panel.set_xlabel(f"time [{word}]")
    return drawn


def _line(panel: Any, times: Any, values: Any, colour: str) -> None:
    """Draw a line, or of many members the middle of them and their spread."""
    if values.ndim == 1:
        panel.plot(times, values, color=colour, linewidth=1.8)
        return
    np = importlib.import_module("numpy")
    low, middle, high = np.quantile(values, [0.05, 0.5, 0.95], axis=0)
    panel.fill_between(times, low, high, color=colour, alpha=0.2, linewidth=0, label="5 % to 95 %")
    panel.plot(times, middle, color=colour, linewidth=1.8, label="median")


def _at_rest(panel: Any, values: Any, rtol: float) -> None:
    """Show what does not change as a line across: behind its last digit there is only what the solver left."""
    low, high = float(values.min()), float(values.max())
    if low > 0 and high - low < rtol * high:
        panel.set_ylim(0.99 * low, 1.01 * high)


def _marked(panel: Any, changes: Sequence[Change], scale: float, *, named: bool) -> None:
    """Mark when something changes; the first panel says what."""
    at: dict[float, list[str]] = {}
    for change in changes:
        at.setdefault(change.at_min / scale, []).extend(_effect(name, effect) for name, effect in change.effects)
    for number, (time, effects) in enumerate(at.items(), start=1):
        panel.axvline(time, color=_GREY, linestyle=":", linewidth=1.0)
        small: dict[str, Any] = {"textcoords": "offset points", "fontsize": 7, "color": _GREY}
        panel.annotate(
            f"{number}", (time, 1.0), xycoords=panel.get_xaxis_transform(), xytext=(2, -1), va="top", **small
        )
        if named:
            line = f"{number}: {', '.join(effects)}"
            above = 3 + 9 * (len(at) - number)
            panel.annotate(line, (0.0, 1.0), xycoords="axes fraction", xytext=(0, above), **small)


def _effect(name: str, effect: object) -> str:
    shown = f"× {effect:g}" if isinstance(effect, float | int) else f"= {effect}"
    return f"{_words(name)} {shown}"


def sweep(sweep: Sweep, *, output: str = "pth_plasma", axes: Axes | None = None) -> Axes:
    """Draw a state or flow along a parameter: PTH against magnesium intake rises, and then collapses.

    Parameters
    ----------
    sweep : Sweep or Branch
        What `homeostasis.sweep` or `homeostasis.continuation` returns. Unstable steady states are hollow, folds marked.
    output : str
        State or flow.
    axes : Axes, optional
        Where to draw; without it a new figure.

    Returns
    -------
    Axes

    Raises
    ------
    InputError
        When it is no sweep.
    UnknownNameError
        When there is no such state or flow.
    MissingExtraError
        When matplotlib is not installed.
    """
    if not isinstance(sweep, Sweep):
        raise InputError("plot.sweep", sweep, "a sweep or a branch", "Write homeostasis.sweep(...).")
    values: Any = sweep[output]
    panel: Any = axes
    if panel is None:
        figure, panel = _pyplot().subplots(figsize=(6.4, 4.2), layout="constrained")
        figure.suptitle(_label(sweep), fontsize=10)
    panel.plot(sweep.factors, values, color=_COLOURS[2], linewidth=1.6, zorder=2)
    stable = sweep.stable or (True,) * len(values)
    for each, colour in ((True, _COLOURS[2]), (False, "white")):
        chosen = [place for place, one in enumerate(stable) if one is each]
        if chosen:
            label = "stable" if each else "unstable"
            panel.scatter(
                sweep.factors[chosen], values[chosen], s=18, color=colour, edgecolor=_COLOURS[2], label=label, zorder=3
            )
    panel.axvline(1.0, color=_GREY, linestyle=":", linewidth=1.0)
    panel.annotate(
        "usual", (1.0, 1.0), xycoords=panel.get_xaxis_transform(), xytext=(3, -3), textcoords="offset points", va="top",
        fontsize=8, color=_GREY,
    )  # fmt: skip
    for fold in sweep.folds if isinstance(sweep, Branch) else ():
        panel.axvline(fold, color=_GREY, linestyle="--", linewidth=1.0, label="fold")
    panel.set_xlabel(f"{_words(sweep.name)} [factor on {_usual(sweep)}]")
    when = "at rest" if sweep.after_min is None else f"after {sweep.after_min / 1440:g} days"
    panel.set_ylabel(f"{_words(output)} {when} [{sweep.unit(output)}]")
    if not all(stable) or (isinstance(sweep, Branch) and sweep.folds):
        panel.legend(frameon=False, fontsize=8)
    panel.spines[["top", "right"]].set_visible(False)
    drawn: Axes = panel
    return drawn


def _usual(sweep: Sweep) -> str:
    return f"{sweep.parameters[sweep.name]:.3g} {sweep.parameters.unit(sweep.name)}"


def _label(result: Result) -> str:
    parts = [result.species, result.model, result.variant.replace("_", " ")]
    return ", ".join([*parts, *(["experimental"] if result.experimental else [])])


def _words(name: str) -> str:
    """Return a name of the code as people write it."""
    if name.endswith("_plasma"):
        name = f"plasma_{name.removesuffix('_plasma')}"
    return name.replace("_", " ").replace("pth", "PTH").replace("gfr", "GFR")
