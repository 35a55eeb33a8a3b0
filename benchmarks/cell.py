"""Measure the laws of the cell: closed forms against bare NumPy, a transient against SciPy on a function by hand.

``python benchmarks/cell.py`` prints this part of ``python benchmarks/run.py``, with ``--quick`` in fewer rounds. Bare
is the printed equation on arrays of a million, without a check of anything, constants typed in. Before anything is
timed, both sides must agree.
"""

import math
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np
from measuring import Row, interleaved, per_call, table

from camg import cell
from camg.cell import channel, energy, muscle, receptor, release, threshold

__all__ = ["laws_of_the_cell"]

LAW_LIMIT = 1.3
TRANSIENT_LIMIT = 1.5
MILLION = 1_000_000

# The laws as they are printed ------------------------------------------------------------------------------------

HATP, H2ATP, MGATP, MGHATP, MG2ATP = 3.43e-7, 1.48e-4, 1.22e-4, 1.18e-2, 2.79e-2


def _bracket(c: Any, m: Any) -> Any:
    return (c / 1.1) / (1 + c / 1.1 + m / 2.97)


def _slopes(c: Any, m: Any) -> Any:
    whole = 1 + c / 1.1 + m / 2.97
    return 4 * (1 + m / 2.97) / whole, -4 * (m / 2.97) / whole


def _forms(magnesium: Any) -> Any:
    h, m = 10**-7.2, magnesium / 1000
    one, with_hydrogen, two = m / MGATP, h * m / (HATP * MGHATP), m * m / (MGATP * MG2ATP)
    every = 1 + h / HATP + h * h / (HATP * H2ATP) + one + with_hydrogen + two
    return 1 / every, h / HATP / every, h * h / (HATP * H2ATP) / every, one / every, with_hydrogen / every, two / every


def _bound(magnesium: Any) -> Any:
    h, m = 10**-7.2, magnesium / 1000
    held = m / MGATP + h * m / (HATP * MGHATP) + m**2 / (MGATP * MG2ATP)
    return held / (1 + h / HATP + h * h / (HATP * H2ATP) + held)


def _kd(ph: Any) -> Any:
    h = 10**-ph
    return 1000 * (1 + h / HATP + h**2 / (HATP * H2ATP)) / (1 / MGATP + h / (HATP * MGHATP))


def _free(total: Any) -> Any:
    excess = total - 8.0 - 0.144168
    return (excess + np.sqrt(excess**2 + 4 * 0.144168 * total)) / 2


def _effect(dose: Any) -> Any:
    share = np.minimum(dose / 368.0, 1.0)
    return [
        (-value * share, -high * share, -low * share)
        for value, low, high in ((2.0, 0.43, 3.58), (1.78, 0.73, 2.82), (-0.05, -0.07, -0.03))
    ]


def _demand(x: Any, m: Any) -> Any:
    fuel = 8000 * m / (m + 0.1)
    usual = 8000 / 1.1
    return 2000 * (fuel / (fuel + 200)) / (usual / (usual + 200)) * x**2 / (x**2 + 1)


def _cases() -> dict[str, tuple[Callable[[], Any], Callable[[], Any]]]:
    """Return by law how it is called, and the same bare."""
    chance = np.random.default_rng(20261122)
    c, m = chance.uniform(0.2, 9.0, MILLION), chance.uniform(0.0, 9.0, MILLION)
    voltage, ph = chance.uniform(-99.0, 59.0, MILLION), chance.uniform(6.0, 8.0, MILLION)
    inside = 10 ** chance.uniform(-6.0, 2.0, MILLION)
    less, total, x = (
        chance.uniform(0.1, 2.0, MILLION),
        chance.uniform(0.1, 20.0, MILLION),
        chance.uniform(0, 30, MILLION),
    )
    dose = chance.uniform(0.0, 368.0, MILLION)
    bell = [117.0, 202.0, 181.0, 147.0, 20.0]
    return {
        "occupied_share": (lambda: release.occupied_share(c, m), lambda: _bracket(c, m)),
        "release_drive": (lambda: release.release_drive(c, m), lambda: _bracket(c, m) ** 4),
        "relative_release": (
            lambda: release.relative_release(c, m), lambda: (_bracket(c, m) / _bracket(1.2, 0.5)) ** 4,
        ),
        "release_elasticities": (lambda: release.release_elasticities(c, m), lambda: _slopes(c, m)),
        "nmda_open_fraction": (
            lambda: receptor.nmda_open_fraction(m, voltage), lambda: 1 / (1 + m / 3.57 * np.exp(-0.062 * voltage)),
        ),
        "threshold_shift_mv": (lambda: threshold.threshold_shift_mv(c), lambda: 9.32 * np.log(c / 1.2)),
        "divalent_threshold_shift_mv": (
            lambda: threshold.divalent_threshold_shift_mv(c, m), lambda: 9.32 * np.log((c + m / 2) / (1.2 + 0.5 / 2)),
        ),
        "relative_l_type_current": (
            lambda: channel.relative_l_type_current(m), lambda: 1 / (1 + m / 9.0667) / (1 / (1 + 0.5 / 9.0667)),
        ),
        "channel_activity_percent": (
            lambda: channel.channel_activity_percent(inside),
            lambda: np.interp(np.log10(inside), [-6.0, -4.0, -2.0, 0.0, 2.0], bell),
        ),
        "supplement_effect": (lambda: channel.supplement_effect(dose), lambda: _effect(dose)),
        "atp_forms": (lambda: energy.atp_forms(m), lambda: _forms(m)),
        "magnesium_bound_share": (lambda: energy.magnesium_bound_share(m), lambda: _bound(m)),
        "apparent_kd_mm": (lambda: energy.apparent_kd_mm(ph), lambda: _kd(ph)),
        "free_magnesium_mm": (lambda: energy.free_magnesium_mm(total, kd_mm=0.144168), lambda: _free(total)),
        "magnesium_atp_mm": (
            lambda: energy.magnesium_atp_mm(total, kd_mm=0.144168), lambda: total - _free(total),
        ),
        "calcium_atp_kd_mm": (lambda: energy.calcium_atp_kd_mm(less), lambda: 0.2 * (1 + less / 0.1)),
        "pumping_demand_um_s": (lambda: energy.pumping_demand_um_s(x, less), lambda: _demand(x, less)),
        "pumping_price": (lambda: energy.pumping_price(less), lambda: less / 2),
    }  # fmt: skip


# The transient by hand -------------------------------------------------------------------------------------------


def transient_by_hand() -> float:
    """Solve the fast fibre at 0.5 mM by its published mechanisms, and return the peak of calcium [uM]."""
    solve_ivp: Any = import_module("scipy.integrate").solve_ivp
    m, rest = 0.5, 0.05
    fuel, usual = 8000 * m / (m + 0.1), 8000 / 1.1
    pump = 4.0 * (fuel / (fuel + 200)) / (usual / (usual + 200))
    leak = pump * rest**2 / (rest**2 + 1)
    kd = 200 * (1 + m / 0.1)
    exp = math.exp

    def change(t: float, state: Any) -> tuple[float, ...]:
        x, troponin, with_calcium, with_magnesium = state.tolist()
        flow = 27709.07 * (1 - exp(-t / 1.3)) ** 5 * exp(-t / 0.5)
        to_troponin = 0.0885 * x * (240 - troponin) - 0.115 * troponin
        empty = 1500 - with_calcium - with_magnesium
        to_parvalbumin = 0.0417 * x * empty - 0.0005 * with_calcium
        pumped = pump * x * x / (x * x + 1)
        free = (flow - to_troponin - to_parvalbumin - pumped + leak) / (1 + 8000 * kd / (kd + x) ** 2)
        return free, to_troponin, to_parvalbumin, 3.3e-5 * 500 * empty - 0.003 * with_magnesium

    calcium, magnesium = 83.4 * rest, 11 * m
    every = 1 + calcium + magnesium
    start = [rest, 240 * 0.0885 * rest / (0.0885 * rest + 0.115), 1500 * calcium / every, 1500 * magnesium / every]
    solved = solve_ivp(change, (0.0, 1499.0), start, method="LSODA", rtol=1e-7, atol=1e-8, first_step=1e-3)
    return float(solved.y[0].max())


# The rows --------------------------------------------------------------------------------------------------------


def laws_of_the_cell(quick: bool) -> list[Row]:
    """Measure each closed form on arrays of a million, and one transient, after comparing both sides."""
    rows: list[Row] = []
    for name, (law, bare) in _cases().items():
        if not np.allclose(np.asarray(law()), np.asarray(bare()), rtol=1e-6, atol=1e-9):
            message = f"both sides of {name} differ"
            raise SystemExit(message)
        costs = interleaved({"bare": per_call(bare, 5), "law": per_call(law, 5)}, 5 if quick else 11)
        rows.append(Row(name, costs["law"] / costs["bare"], LAW_LIMIT, f"bare NumPy, {1000 * costs['bare']:.1f} ms"))
    peak = transient_by_hand()
    if not math.isclose(muscle.transient(0.5).peak_um, peak, rel_tol=1e-3):
        message = "the transient by hand differs"
        raise SystemExit(message)
    costs = interleaved(
        {"hand": per_call(transient_by_hand, 5), "law": per_call(lambda: muscle.transient(0.5), 5)},
        7 if quick else 15,
    )
    base = f"SciPy on a function by hand, {1000 * costs['hand']:.0f} ms"
    rows.append(Row("transient", costs["law"] / costs["hand"], TRANSIENT_LIMIT, base))
    print(f"{len(rows)} laws of the cell and their bare forms agree; {len(cell.laws())} laws are known")
    return rows


if __name__ == "__main__":
    print(table(laws_of_the_cell(quick="--quick" in sys.argv)))
