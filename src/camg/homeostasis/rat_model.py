"""The rat: its states, what can be read off it, and what it is known to get wrong."""

from collections.abc import Iterator
from typing import Any

from camg.catalogue.homeostasis import constants
from camg.homeostasis import defects as known
from camg.homeostasis.body import Body, Bolus, State
from camg.homeostasis.course import Course
from camg.homeostasis.rat_balances import RatFlows, balances, flows
from camg.homeostasis.rat_parameters import RatParameters, RatVariant
from camg.homeostasis.result import Result

__all__ = ["RAT", "rat"]

_SLOW_BONE_MIN = 30 * 1440.0
"""From how long a run on the frozen bone is told: a month. The source has no such limit; this is judged."""

_PTH_MIN = 60.0
"""How long after a change PTH is told to be too fast: an hour, twelve and more real half-lives; judged."""


def rat(*, variant: RatVariant = "mass_consistent", capped: bool = False) -> RatParameters:
    """Return the parameters of an adult male rat: Dutta & Layton 2024, :doi:`10.1016/j.isci.2024.111077`.

    Parameters
    ----------
    variant : 'mass_consistent' or 'published'
        The published program divides the plasma minerals by the volume twice, so that they relax 100 times too fast;
        steady states are the same.
    capped : bool
        Whether absorption of magnesium ends at 95 % of what is eaten (this library's judgement); the published
        equation goes above 100 % where the intake falls below two thirds.

    Returns
    -------
    RatParameters
        `attrs.evolve` or `scaled` makes another.

    Raises
    ------
    UnknownNameError
        When there is no such variant.
    InputError
        When `capped` is not True or False.

    Notes
    -----
    A growing animal, with frozen slow bone, without phosphate, FGF23 or calcitonin. Deprived of magnesium it becomes
    hypocalcaemic, as man does and rats do not (Gitelman 1968, Welsh & Weaver 1988). Its concentrations say nothing
    about a person.

    Examples
    --------
    >>> from camg import homeostasis
    >>> body = homeostasis.rat()
    >>> body.gfr, body.unit("gfr"), body.row("gfr").meaning
    (0.0012523, 'L/min', 'glomerular filtration')
    """
    values: dict[str, Any] = {name: row.value for name, row in constants("rat").parameters.items()}
    return RatParameters(variant=variant, capped=capped, **values)


def _free_calcium(p: RatParameters) -> float:
    """Return the share of a bolus that becomes free calcium of plasma at once, as the balance has it."""
    return (1 - p.calcium_bound) / p.minerals_divisor


def _free_magnesium(p: RatParameters) -> float:
    """Return the share of a bolus that becomes free magnesium of plasma at once, as the balance has it."""
    return (1 - p.magnesium_bound) / p.minerals_divisor


def _unit(name: str) -> str:
    if name.endswith("_share"):
        return "1"
    if name == "pth_secretion_rate":
        return "1/min"
    return "pmol/min" if name.startswith(("pth", "calcitriol")) else "mmol/min"


def _defects(result: Result) -> Iterator[known.HomeostasisWarning]:
    """Return a warning for each defect of the page of the model that the result meets."""
    share = result.span("magnesium_absorbed_share")[1]
    if share > 1:
        yield known.AbsorbedShareWarning(
            f"The model absorbs {share:.2f} of the magnesium eaten, more than there is; rat(capped=True) ends at 0.95."
        )
    low, switch = result.span("magnesium_plasma")[0], result.parameters["switch_magnesium"]
    if low < switch:
        yield known.SwitchCrossedWarning(
            f"Plasma magnesium of {low:.3g} mmol/L lies below {switch:g}, where secretion of PTH switches; "
            "so steep a switch is a modelling device, not data."
        )
    start = constants("rat").start
    usual = start["calcium_plasma"] / constants("rat").parameters["plasma_volume"].value
    first = result.first("calcium_plasma") if isinstance(result, Course) else usual
    if _less_magnesium(result) and result.span("calcium_plasma")[0] < 0.999 * first:
        yield known.SpeciesSignWarning(
            "Calcium falls with magnesium intake, as in man; rats deprived of magnesium become hypercalcaemic "
            "(Gitelman 1968, Welsh & Weaver 1988)."
        )
    if isinstance(result, Course):
        yield from _defects_in_time(result)


def _less_magnesium(result: Result) -> bool:
    """Tell whether less magnesium is eaten than before, or in a steady state than usual."""
    if isinstance(result, Course):
        before = result.parameters["magnesium_intake"]
        return any(phase.parameters["magnesium_intake"] < before for phase in result.phases)
    return result.parameters["magnesium_intake"] < result.parameters.row("magnesium_intake").value


def _defects_in_time(course: Course) -> Iterator[known.HomeostasisWarning]:
    """Return a warning for each defect that only shows in time."""
    end = float(course.clock[-1])
    if end > _SLOW_BONE_MIN:
        yield known.SlowBoneWarning(
            f"In {end / 1440:g} days slow bone would change; the model holds it constant, so bone never depletes, "
            "and resorbed bone always has 0.025 magnesium to calcium."
        )
    stirred = course.disturbed or any(change.at_min == 0 for change in course.changes)
    moments = [phase.start for phase in course.phases if phase.start > 0 or stirred]
    if any(bool(((course.clock > each) & (course.clock <= each + _PTH_MIN)).any()) for each in moments):
        yield known.PthHalfLifeWarning(
            "PTH of this model has a half-life in plasma of 0.086 min, where 2 to 5 min are real: "
            "read nothing from its first hour after a change."
        )
    if course.variant == "published":
        yield known.VolumeTwiceWarning(
            "The published form divides plasma minerals by the volume twice: they relax 100 times too fast."
        )


RAT = Body(
    id="dutta-layton-2024",
    species="rat",
    data="rat",
    time_unit="min",
    minutes=1.0,
    settling=1e6,
    states=(
        State("pth_gland", "pmol", "PTH in the parathyroid glands"),
        State("pth_plasma", "pmol/L", "PTH in plasma", per="plasma_volume"),
        State("calcitriol_plasma", "pmol/L", "calcitriol in plasma", per="plasma_volume"),
        State("magnesium_plasma", "mmol/L", "free magnesium in plasma", per="plasma_volume"),
        State("calcium_plasma", "mmol/L", "free calcium in plasma", per="plasma_volume"),
        State("calcium_fast_bone", "mmol", "rapidly exchangeable calcium of bone"),
        State("magnesium_fast_bone", "mmol", "rapidly exchangeable magnesium of bone"),
    ),
    units={name: _unit(name) for name in RatFlows._fields},
    flows=flows,
    balances=balances,
    defects=_defects,
    boluses={
        "calcium_bolus": Bolus("calcium_plasma", "mmol", _free_calcium),
        "magnesium_bolus": Bolus("magnesium_plasma", "mmol", _free_magnesium),
    },
)
"""The male rat of Dutta & Layton 2024, seven states, minutes."""
