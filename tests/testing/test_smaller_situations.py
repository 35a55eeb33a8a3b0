"""What tools show is as small as it can be, and still shows it."""

from hypothesis import assume, given
from hypothesis import strategies as st

from camg import CALCIUM, Dose, Intake, Person, Regimen, Situation, default_rules
from camg.rules.outcome import OutcomeKind
from camg.rules.situation import situations as days
from camg.testing import diaries, situations
from camg.testing.nearer import joined, nearest
from camg.testing.smaller import simpler, size, smallest

CAP = default_rules()["dose/ca-single-cap"]


def is_found(situation: Situation) -> bool:
    return CAP.check(situation).kind is OutcomeKind.FOUND


def day(mg: float, at: str = "08:00") -> Situation:
    return Situation.of(Regimen.of(Intake.of(Dose.of("calcium", f"{mg} mg"), at=at)))


@given(situations())
def test_what_is_made_smaller_still_holds(situation: Situation) -> None:
    """And there is no more to read of it."""

    def has_calcium(each: Situation) -> bool:
        return bool(each.of_mineral(CALCIUM))

    assume(has_calcium(situation))
    small = smallest(situation, has_calcium)

    assert has_calcium(small)
    assert size(small) <= size(situation)
    assert len(small.regimen) == 1
    assert small.person == Person()


@given(st.floats(501, 9000), st.integers(0, 23), st.sampled_from(["full", "fasted", None]))
def test_nothing_simpler_holds_of_what_is_left(mg: float, hour: int, meal: str | None) -> None:
    """No item, field or digit can go."""
    intake = Intake.of(Dose.of("calcium", f"{mg} mg", salt="ca-carbonate"), at=f"{hour:02}:17", meal=meal)  # type: ignore[arg-type]
    small = smallest(Situation.of(Regimen.of(intake, complete=True), Person.of(age="46 year")), is_found)

    assert is_found(small)
    assert not any(is_found(each) for each in simpler(small))


def test_numbers_are_rounded_and_times_made_plain() -> None:
    """600 mg at midnight is read faster than 612.35 mg at 07:43."""
    low = default_rules()["lab/serum-mg-low"]
    person = Person.of(serum_magnesium="0.7000000000000001 mmol/L")
    small = smallest(Situation.of(Regimen.of(), person), lambda each: str(low.check(each).severity) == "info")

    assert smallest(day(612.35, "07:43"), is_found) == day(600, "00:00")
    assert small.person == Person.of(serum_magnesium="0.7 mmol/L")


@given(diaries())
def test_a_day_of_a_diary_stays_as_it_is(diary: object) -> None:
    """Its neighbours belong to it."""
    for each in days(diary):  # type: ignore[arg-type]
        assert smallest(each, lambda _: True) is each


@given(st.floats(1, 2000), st.floats(1, 2000))
def test_a_step_by_what_is_lacking_leads_to_what_is_wanted(start: float, wanted: float) -> None:
    """However far an amount is from where it should be."""

    def lacking(situation: Situation) -> tuple[int, float] | None:
        off = abs(situation.totals.mg("calcium") - wanted)
        return (int(off > 1e-6), round(off, 6))

    reached = nearest(day(start), lacking, lambda situation: [abs(situation.totals.mg("calcium") - wanted)])

    assert lacking(reached) == (0, 0.0)


def test_situations_put_together_keep_all_that_is_taken_and_stated() -> None:
    """A man is not made pregnant."""
    once, twice = (Regimen.of(Intake.of(Dose.of("calcium", "300 mg"), at=at)) for at in ("08:00", "20:00"))
    man = Situation.of(once, Person.of(sex="male", age="40 year"))
    pregnant = Situation.of(twice, Person.of(life_stage="pregnant", egfr="90 mL/min"))
    whole = joined([man, pregnant])

    assert len(whole.regimen) == 2
    assert (whole.person.sex, whole.person.life_stage, whole.person.egfr_ml_min) == ("male", None, 90.0)
    assert joined([pregnant, man]).person.life_stage == "pregnant"
