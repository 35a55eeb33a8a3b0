"""Measure how fast the kit draws situations: ``python benchmarks/kit.py``.

Beside it the same shape, drawn as one writes it at first: plain `st.builds` of the same constructors, each field by a
strategy of its own. CPU time is counted, with all that Hypothesis does for an example.
"""

from collections.abc import Callable
from time import process_time

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from camg import CALCIUM, MAGNESIUM, Dose, Intake, Meal, Medicine, Person, Regimen, Situation
from camg.catalogue.salts import salts
from camg.intake.dose import DoseBasis
from camg.intake.intake import MealState, Origin
from camg.testing import situations

__all__ = ["LEAST_PER_SECOND", "of_plain_builds", "per_draw"]

LEAST_PER_SECOND = 500
"""Fewer situations a second than this are too few."""


def per_draw(strategy: st.SearchStrategy[object], count: int = 1000) -> Callable[[], float]:
    """Return a side that costs the CPU seconds of one example."""

    def side() -> float:
        drawn = 0

        @settings(
            max_examples=count,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(strategy)
        def look(value: object) -> None:
            nonlocal drawn
            drawn += value is not None

        start = process_time()
        look()
        return (process_time() - start) / drawn

    return side


def of_plain_builds() -> st.SearchStrategy[Situation]:
    """Return situations of the shape that the kit draws, without its tables."""
    numbers = st.floats(0, 3000, allow_nan=False)
    maybe = st.none() | numbers
    meals = st.builds(Meal, state=st.sampled_from(MealState), phytate_mmol=maybe, oxalate_mmol=maybe)
    by_mineral = {each: st.sampled_from([None, *(salt for salt in salts() if salt.mineral == each)]) for each in _BOTH}
    doses = st.one_of(
        [
            st.builds(
                Dose,
                mineral=st.just(each),
                elemental_mg=numbers,
                salt=by_mineral[each],
                coating=st.sampled_from((None, "enteric")),
                basis=st.just(DoseBasis.DECLARED),
            )
            for each in _BOTH
        ]
    )
    times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
    intakes = st.builds(
        Intake, dose=doses, at=times, meal=st.none() | meals, origin=st.sampled_from(Origin), product=_PRODUCTS
    )
    pills = st.builds(Medicine.of, st.sampled_from(("levothyroxine", "omeprazole", "digoxin")), at=times)
    regimens = st.builds(
        lambda items, complete: Regimen.of(*items, complete=complete),
        st.lists(intakes | pills, max_size=4),
        st.booleans(),
    )
    people = st.builds(
        Person,
        age_y=st.none() | st.floats(0, 100),
        sex=st.sampled_from((None, "female", "male")),
        serum_calcium_mmol_l=maybe,
        serum_magnesium_mmol_l=maybe,
        egfr_ml_min=maybe,
        dietary_calcium_mg=maybe,
        dietary_magnesium_mg=maybe,
        conditions=st.none() | st.tuples(st.sampled_from(("dialysis", "loose-stools"))),
        stress=st.sampled_from((None, "low", "high")),
    )
    return st.builds(
        Situation.of,
        regimens,
        people,
        standards=st.sampled_from(("iom", "efsa", "uk", "who")),
        model=st.sampled_from(("default", "no-competition")),
    )


_BOTH = (CALCIUM, MAGNESIUM)
_PRODUCTS = st.none() | st.sampled_from(("Both", "One"))


def main() -> None:
    """Print both."""
    ours, plain = per_draw(situations()), per_draw(of_plain_builds())
    _ = ours(), plain()
    seconds, beside = min(ours() for _ in range(3)), min(plain() for _ in range(3))
    print(f"situations(): {1 / seconds:.0f} a second, {seconds / beside:.2f} of plain st.builds ({1 / beside:.0f})")


if __name__ == "__main__":
    main()
