"""HUMAN-9: its states, what can be read off it, and where it is known not to hold."""

from typing import Any

from camg.homeostasis.body import Body, Bolus, State
from camg.homeostasis.human_balances import HumanFlows, balances, flows
from camg.homeostasis.human_defects import defects
from camg.homeostasis.human_parameters import HumanParameters, standard

__all__ = ["HUMAN", "human"]


def human() -> HumanParameters:
    """Return the parameters of HUMAN-9: calcium, magnesium, PTH and calcitriol of an adult together.

    **Experimental and unpublished.** An average adult of 70 to 75 kg, not pregnant, with sound kidneys; nothing is
    claimed of a person.

    Returns
    -------
    HumanParameters
        `attrs.evolve` or `scaled` makes another; a `Change` changes it in time.

    Notes
    -----
    Assembled from human pieces: a gland of two pools, daily laws of absorption, renal thresholds, exchange with bone,
    and two effects of lacking magnesium, which blocks the release of PTH and blunts the answer to it. Eleven of its
    values were fitted together. No phosphate, FGF23, growth of glands, albumin or pH.

    Examples
    --------
    >>> from camg import homeostasis
    >>> body = homeostasis.human()
    >>> body.gfr, body.unit("gfr"), body.row("gfr").meaning
    (7.2, 'L/h', 'glomerular filtration')
    """
    values: dict[str, Any] = dict(standard())
    return HumanParameters(**values)


def _whole(_parameters: HumanParameters) -> float:
    """Return the share of a bolus that stays outside cells at first."""
    return 1.0


_UNITS = {
    "pth_release_rate": "1/h",
    "calcium_plasma": "mmol/L",
    "magnesium_plasma": "mmol/L",
    "ionised_calcium": "mmol/L",
    "ionised_magnesium": "mmol/L",
    "sensed_calcium": "mmol/L",
    "effective_pth": "1",
}


def _unit(name: str) -> str:
    if name in _UNITS:
        return _UNITS[name]
    if name.endswith(("_share", "_factor")):
        return "1"
    return "pmol/L/h" if name.startswith(("pth", "calcitriol")) else "mmol/day"


HUMAN = Body(
    id="HUMAN-9",
    species="human",
    data="human",
    time_unit="h",
    minutes=60.0,
    settling=1e7,
    states=(
        State("pth_store", "pmol/L", "releasable PTH of the glands, per litre of the space of PTH"),
        State("pth_plasma", "pmol/L", "PTH in plasma"),
        State("calcitriol_plasma", "pmol/L", "calcitriol in plasma"),
        State("calcium_extracellular", "mmol", "calcium outside cells"),
        State("calcium_exchangeable_bone", "mmol", "exchangeable calcium of bone"),
        State("calcium_deep_bone", "mmol", "deep calcium of bone"),
        State("magnesium_extracellular", "mmol", "magnesium outside cells"),
        State("magnesium_labile", "mmol", "labile magnesium of cells and the surface of bone"),
        State("magnesium_slow", "mmol", "slow magnesium of bone and cells"),
    ),
    units={name: _unit(name) for name in HumanFlows._fields},
    flows=flows,
    balances=balances,
    defects=defects,
    experimental=True,
    baseline=human().baseline,
    boluses={
        "calcium_bolus": Bolus("calcium_extracellular", "mmol", _whole),
        "magnesium_bolus": Bolus("magnesium_extracellular", "mmol", _whole),
    },
)
"""HUMAN-9 of an adult, nine states, hours."""
