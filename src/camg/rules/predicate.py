"""When each family speaks, in words: the whole predicate of a rule, made from the rule's own parameters.

A line that ends in a colon and a severity is a step; other lines say where the rule does not apply, and what its words
mean. A family that is not in the table at the end says its plain ladder.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from math import inf, isfinite
from typing import Any

from camg.catalogue.medicines import drug_classes
from camg.catalogue.minerals import CALCIUM, MAGNESIUM, Mineral
from camg.catalogue.parameters import parameter
from camg.catalogue.salts import Solubility
from camg.catalogue.terms import acid_column, terms
from camg.person import ADULT_Y, PERSON_FIELDS
from camg.rules.alkali import AlkaliLoad
from camg.rules.competition import PredictedLoss
from camg.rules.depletion import Depletion, Habit, SeveralFactors, Stated, Treated, UnderStress
from camg.rules.dose_size import DoseCap, OneReading, SplitGain
from camg.rules.form import MealBinding, PoorForm, WithMeal
from camg.rules.gap import FOOD, DrugGap, KeepApart
from camg.rules.intake_band import Adequacy, DailyCeiling, Laxative, NegativeBalance, UpperLimit
from camg.rules.laboratory import KidneyLimit, LaboratoryBand, VitaminNeed, value_words
from camg.rules.other_minerals import HinderedUptake, SupplementCeiling
from camg.rules.ratio_band import DailyRatio, HighRatio, LowRatio, OfficialRatio, SupplementRatio
from camg.rules.rule import Family
from camg.rules.timing import CustomaryHours
from camg.uptake.gut import ACID_LOWERING

__all__ = ["plain_ladder", "predicate", "short"]


def predicate(rule: Family) -> tuple[str, ...]:
    """Return the predicate of a rule in words, line by line.

    Examples
    --------
    >>> from camg.rules.default import default_rules
    >>> predicate(default_rules()["dose/ca-single-cap"])
    ('above 500 mg of calcium in one occasion: advice', 'above 1000 mg of calcium in one occasion: caution')
    """
    words = _WORDS.get(_measuring(type(rule)), plain_ladder)
    return tuple(dict.fromkeys(words(rule)))


_MEASURES = frozenset(("rungs_of", "subjects", "verdict", "check"))


def _measuring(kind: type[Any]) -> type[Any]:
    """Return the class that says what is measured: words of a class that another one derives from may not hold."""
    return next(each for each in kind.__mro__ if not _MEASURES.isdisjoint(vars(each)))


def plain_ladder(rule: Family) -> Iterator[str]:
    """Say from where on the measure matters, and how much."""
    for step, limit in zip(rule.ladder, rule.limits, strict=True):
        shown = "a limit that hangs on the case" if limit is None else _amount(limit, rule.unit)
        yield f"{step.side} {shown}: {step.severity}"


# Words ----------------------------------------------------------------------------------------------------------


def short(value: float, digits: int = 6) -> str:
    """Return a number as short as it can be written, and infinity as the sign.

    >>> short(0.15), short(85.0), short(float("inf"))
    ('0.15', '85', '∞')
    """
    return f"{value:.{digits}g}" if isfinite(value) else "∞"


def _amount(value: float, unit: str) -> str:
    return short(value) if unit == "1" else f"{short(value)} {unit}"


def _or(words: Iterable[object]) -> str:
    """Join words: ``a, b or c``."""
    *others, last = [str(each) for each in words]
    return f"{', '.join(others)} or {last}" if others else last


def _plain(words: Iterable[str]) -> list[str]:
    return [each.replace("-", " ") for each in words]


def _medicine(word: str) -> str:
    return drug_classes().get(word, word)


def _mg_range(ends: tuple[float, float]) -> str:
    low, high = ends
    if high == inf:
        return f"{short(low)} mg or more"
    return f"{short(high)} mg or less" if low <= 0 else f"{short(low)} to {short(high)} mg"


def _clock(hour: float) -> str:
    minutes = round(60 * hour)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


_LACKS_FOOD = "not evaluated where no food or water is listed, no usual food is stated, and the list is not complete"
_NOT_ADULT = f"an age under {short(ADULT_Y)} years, pregnancy or lactation is stated"
_BOTH_LOW = "calcium and magnesium are both below the EAR (the RDA where there is none)"
_SALTS: Mapping[Solubility, str] = {
    Solubility.SOLUBLE: "dissolves well",
    Solubility.ACID_DEPENDENT_CA: "needs acid to dissolve",
    Solubility.ACID_DEPENDENT_MG: "needs acid to dissolve",
    Solubility.INTERMEDIATE: "dissolves moderately",
}


# Competition and timing -----------------------------------------------------------------------------------------


def _keep_apart(rule: KeepApart) -> Iterator[str]:
    for rung in rule.rungs:
        yield (
            f"below {short(rung.below_h)} h, where {rule.one.name} is {_mg_range(rung.one_mg)} and {rule.other.name} "
            f"{_mg_range(rung.other_mg)}: {rung.severity}"
        )


def _predicted_loss(rule: PredictedLoss) -> Iterator[str]:
    for rung in rule.rungs:
        yield (
            f"at least {short(rung.limit)} of the {CALCIUM} or the {MAGNESIUM} that would be absorbed in a day is lost "
            f"to the other ion, by the model: {rung.severity}"
        )


def _customary_hours(rule: CustomaryHours) -> Iterator[str]:
    yield (
        f"no supplement of {rule.mineral} from {_clock(rule.from_h)} to {_clock(rule.to_h)}, both included, though "
        f"there are some and a goal is {_or(_plain(rule.goals))}: {rule.severity}"
    )


def _with_meal(rule: WithMeal) -> Iterator[str]:
    yield (
        f"a supplement of {rule.mineral} without a coating, of a salt that {_SALTS[rule.solubility]}, is taken fasted: "
        f"{rule.severity}"
    )


def _drug_gap(rule: DrugGap) -> Iterator[str]:
    for row in rule.rows:
        ion = _EATEN if row.ion == FOOD else row.ion if isinstance(row.ion, Mineral) else _medicine(row.ion)
        yield (
            f"{_medicine(row.drug)} with {ion} less than {short(row.before_h)} h after it or {short(row.after_h)} h "
            f"before it: {row.severity}"
        )
    yield "does not apply where the medicine is not taken; not evaluated where its time is not stated"


_EATEN = "food (or what is taken with a meal)"


def _hindered_uptake(rule: HinderedUptake) -> Iterator[str]:
    least = f"{short(rule.from_mg)} mg of {rule.mineral} or more" if rule.from_mg > 0 else f"any {rule.mineral}"
    counted = "food, water, supplements and medicines" if rule.with_meals else "supplements and medicines"
    yield (
        f"{least} and {short(rule.rival_from_mg)} mg of {rule.rival} or more at once, below {short(rule.below_h)} h "
        f"apart, counting {counted}: {rule.severity}"
    )


# Dose size ------------------------------------------------------------------------------------------------------


def _dose_cap(rule: DoseCap) -> Iterator[str]:
    for rung in rule.rungs:
        yield f"above {short(rung.limit)} mg of {rule.mineral} in one occasion: {rung.severity}"


def _split_gain(rule: SplitGain) -> Iterator[str]:
    for mineral, gain_mg in rule.gains:
        yield (
            f"at least {short(gain_mg)} mg of {mineral} more would be absorbed of an occasion in two halves that do "
            f"not meet, by the model, of a soluble salt alone: {rule.severity}"
        )


def _one_reading(rule: OneReading) -> Iterator[str]:
    yield (
        f"the amount of a supplement of {CALCIUM} or {MAGNESIUM} was taken from a label, or a table, that does not say "
        f"whether it is the element or the compound: {rule.severity}"
    )


# Ratio ----------------------------------------------------------------------------------------------------------

_NO_RATIO = f"does not apply where {_NOT_ADULT}, nor where {MAGNESIUM} is 0; {_LACKS_FOOD}"


def _daily_ratio(rule: DailyRatio) -> Iterator[str]:
    low, high = rule.band
    yield f"{CALCIUM} to {MAGNESIUM} above {short(high)}, up to {short(rule.tolerated)}: {rule.severity}"
    yield f"clear from {short(low)} to {short(high)}; beyond {short(low)} or {short(rule.tolerated)} it does not apply"
    yield _NO_RATIO


def _high_ratio(rule: HighRatio) -> Iterator[str]:
    info, advice, caution = [step.severity for step in rule.ladder]
    above = f"{CALCIUM} to {MAGNESIUM} above {short(rule.above_ratio)}"
    yield f"{above}, where {MAGNESIUM} reaches the RDA, or {_BOTH_LOW}: {info}"
    yield f"{above}, where {MAGNESIUM} is below the RDA, and reaches the EAR or there is none: {advice}"
    yield f"{above}, where {MAGNESIUM} is below the EAR: {caution}"
    yield _NO_RATIO


def _low_ratio(rule: LowRatio) -> Iterator[str]:
    info, advice = [step.severity for step in rule.ladder]
    under = f"{CALCIUM} to {MAGNESIUM} below {short(rule.below_ratio)}"
    yield f"{under}, where {CALCIUM} reaches the RDA, or {_BOTH_LOW}: {info}"
    yield f"{under}, where {CALCIUM} is below the RDA: {advice}"
    yield _NO_RATIO


def _supplement_ratio(rule: SupplementRatio) -> Iterator[str]:
    yield (
        f"{CALCIUM} to {MAGNESIUM} of the supplements above {short(rule.above_ratio)}, where serum {MAGNESIUM} is "
        f"below {short(rule.low_serum_mmol_l)} mmol/L or the day's {MAGNESIUM} is below the EAR: {rule.severity}"
    )
    yield (
        f"does not apply without {MAGNESIUM} in supplements, at an eGFR below {short(rule.low_egfr_ml_min)} mL/min, at "
        f"serum {MAGNESIUM} above {short(rule.high_serum_mmol_l)} mmol/L, nor where {_NOT_ADULT}"
    )


def _official_ratio(rule: OfficialRatio) -> Iterator[str]:
    low, high = rule.band
    for side in (f"below {short(low)}", f"above {short(high)}"):
        yield f"{CALCIUM} to {MAGNESIUM} {side}, where the standards recommend an intake of both: {rule.severity}"
    yield _NO_RATIO


# Amounts --------------------------------------------------------------------------------------------------------


def _adequacy(rule: Adequacy) -> Iterator[str]:
    total, milder = f"the day's {rule.mineral}", rule.below_recommendation
    yield f"{total} is below the EAR: {rule.below_requirement}"
    yield f"{total} is below the RDA, and reaches the EAR or there is none: {milder}"
    yield f"does not apply where the standards have neither; {_LACKS_FOOD}"


def _upper_limit(rule: UpperLimit) -> Iterator[str]:
    counted = f"{rule.mineral} of all sources, or of supplements alone where the UL counts only those,"
    yield f"{counted} is above the UL: {rule.above_limit}"
    if rule.near_share is not None:
        yield f"it is above {short(rule.near_share)} of the UL, and not above the UL: {rule.near}"
    yield "does not apply where the standards have no UL; without food in the list it can still be exceeded"


def _daily_ceiling(rule: DailyCeiling) -> Iterator[str]:
    yield (
        f"the day's {rule.mineral} is above {short(rule.short.limit)} mg, where {rule.other} is below the RDA: "
        f"{rule.short.severity}"
    )
    yield f"the day's {rule.mineral} is above {short(rule.rung.limit)} mg: {rule.rung.severity}"


def _laxative(rule: Laxative) -> Iterator[str]:
    much = (
        f"at least {short(rule.per_day_mg)} mg of supplemental {rule.mineral} a day, or at least "
        f"{short(rule.per_occasion_mg)} mg at once of osmotic salts (see salts)"
    )
    (condition,) = _plain([rule.condition])
    yield f"{much}: {rule.severity}"
    yield f"{much}, where {condition} are stated: {rule.with_condition}"
    yield f"less supplemental {rule.mineral} than that, but some, where {condition} are stated: {rule.condition_alone}"
    if rule.excused_by:
        yield f"does not apply where a goal is {_or(_plain(rule.excused_by))}"


def _negative_balance(rule: NegativeBalance) -> Iterator[str]:
    for mineral in rule.minerals:
        retained, lost_mg = [parameter(f"balance.{mineral}_{part}").value for part in ("retained", "lost_mg")]
        yield (
            f"the predicted mean balance, {short(retained)} of the day's {mineral} less {short(lost_mg)} mg, is below "
            f"0 mg: {rule.severity}"
        )
    yield f"does not apply where {_NOT_ADULT}; {_LACKS_FOOD}"


def _supplement_ceiling(rule: SupplementCeiling) -> Iterator[str]:
    for rung in rule.rungs:
        yield f"at least {short(rung.limit)} mg of supplemental {rule.mineral} a day: {rung.severity}"


def _alkali_load(rule: AlkaliLoad) -> Iterator[str]:
    yield f"above {short(rule.rung.limit)} mg of supplemental {rule.mineral} that gives alkali: {rule.rung.severity}"
    yield f"at least {short(rule.at_risk.limit)} mg of it beside a risk factor: {rule.at_risk.severity}"
    yield (
        "salts that give alkali count, and so do those that are not named; where a medicine is taken that is an "
        f"{_medicine(rule.alkali)}, all supplemental {rule.mineral} counts"
    )
    yield (
        f"risk factors are an eGFR below {short(rule.below_egfr_ml_min)} mL/min, a {_medicine(rule.risky_class)}, an "
        f"age of {short(rule.from_age_y)} years or more, pregnancy, vitamin D above {short(rule.above_vitamin_d_iu)} "
        f"IU a day, and 25(OH)D above {short(rule.above_hydroxyvitamin_d_nmol_l)} nmol/L"
    )


# Form -----------------------------------------------------------------------------------------------------------


def _poor_form(rule: PoorForm) -> Iterator[str]:
    form = f"a supplement of {rule.mineral} of a salt that {_SALTS[rule.solubility]}"
    form += ", or with an enteric coating" if rule.coated else ", without a coating"
    where = ", where the stomach's acid is low" if rule.low_acid else ""
    if rule.fasted is rule.fed:
        yield f"{form}{where}: {rule.fed}"
    else:
        yield f"{form}{where}, is taken with a meal: {rule.fed}"
        yield f"{form}{where}, is taken fasted: {rule.fasted}"
    if rule.low_acid:
        conditions = [each for each in terms("condition") if acid_column(each)]
        yield f"acid is low with {_or([*map(_medicine, ACID_LOWERING), *_plain(conditions)])}"
    if rule.excused_by:
        yield f"does not apply where a goal is {_or(_plain(rule.excused_by))}"


def _meal_binding(rule: MealBinding) -> Iterator[str]:
    for binder, mmol in (("phytate", rule.phytate_mmol), ("oxalate", rule.oxalate_mmol)):
        yield (
            f"a supplement of {_or(rule.minerals)} is taken in a meal with at least {short(mmol)} mmol of {binder}: "
            f"{rule.severity}"
        )
    yield "a dose that is taken fasted is clear"


# Depletion ------------------------------------------------------------------------------------------------------


def _depletion(rule: Depletion) -> Iterator[str]:
    for part in rule.parts:
        if isinstance(part, Habit):
            yield from _habit(part)
        elif isinstance(part, Stated):
            yield from _stated(part)
        elif isinstance(part, Treated):
            yield from _treated(part)
        else:
            for step, limit in part.rungs_of():
                shown = "a limit that hangs on the case" if limit is None else _amount(limit, part.unit)
                yield f"{part.name} {step.side} {shown}: {step.severity}"


_HABITS: Mapping[str, str] = {
    "alcohol": "alcohol (ethanol)",
    "sodium": "sodium",
    "caffeine": "caffeine",
    "food-magnesium": "magnesium of food",
}
_PER: Mapping[str, str] = {"mg/Mcal": "mg per 1000 kcal"}


def _habit(part: Habit) -> Iterator[str]:
    unit = _PER.get(part.unit, f"{part.unit} a day")
    for rung in part.rungs:
        yield f"{_HABITS[part.name]} {part.side} {short(rung.limit)} {unit}: {rung.severity}"


def _stated(part: Stated) -> Iterator[str]:
    yield f"{_or(_plain(part.words))} is stated ({part.name}): {part.severity}"


def _treated(part: Treated) -> Iterator[str]:
    beside = [_medicine(each) for each in part.worse_with]
    without = [*(beside if part.worse_rungs else ()), *[_medicine(each) for each in part.undone_by]]
    alone = f", without a {_or(without)}" if without else ""
    for rung in part.rungs:
        yield f"{_taken(part, rung.limit)}{alone}: {rung.severity}"
    undone = f", without a {_or(map(_medicine, part.undone_by))}" if part.undone_by else ""
    for rung in part.worse_rungs:
        yield f"{_taken(part, rung.limit)}, beside a {_or(beside)}{undone}: {rung.severity}"


def _taken(part: Treated, least: float) -> str:
    name = _medicine(part.name)
    if least <= 0:
        return f"a {name} is taken"
    if part.unit == "month":
        return f"a {name} is taken for {short(least)} months or more"
    return f"a {name} is taken, of {_or(part.counts)} {short(least)} mg a day or more"


def _under_stress(rule: UnderStress) -> Iterator[str]:
    yield f"the day's {rule.mineral} is below the RDA, while stress is stated as high: {rule.severity}"
    yield f"does not apply where the standards have no RDA; {_LACKS_FOOD}"


def _several_factors(rule: SeveralFactors) -> Iterator[str]:
    yield (
        f"at least {rule.at_least} of {', '.join([each.id for each in rule.factors])} hold, while the day's "
        f"{rule.mineral} is below the RDA: {rule.severity}"
    )


# Laboratory -----------------------------------------------------------------------------------------------------


def _laboratory_band(rule: LaboratoryBand) -> Iterator[str]:
    value, unit = value_words(rule.analyte), rule.unit
    together = ""
    if rule.only_below is not None:
        together = f", and {_beyond(rule.only_below[0], 'below', rule.only_below[1])}"
    rungs = [*[("below", rung) for rung in rule.low], *[("above", rung) for rung in rule.high]]
    instead: list[float | None] = [*rule.corrected] or [None] * len(rungs)
    for (side, rung), corrected in zip(rungs, instead, strict=True):
        line = f"{value} {side} {short(rung.limit)} {unit}"
        if corrected is not None:
            line += f" (albumin-corrected calcium {side} {short(corrected)} {unit} where {value} is not known)"
        yield f"{line}{together}: {rung.severity}"
    if rule.noted is not None:
        yield f"where {_beyond(*rule.noted)} it adds “{rule.note}”"


def _beyond(name: str, side: str, limit: float) -> str:
    return f"{value_words(name)} is {side} {_amount(limit, PERSON_FIELDS[name][1])}"


def _kidney_limit(rule: KidneyLimit) -> Iterator[str]:
    for rung in rule.rungs:
        yield f"any supplemental {rule.mineral} at an eGFR below {short(rung.limit)} {rule.unit}: {rung.severity}"
    conditions = _or(_plain(rule.conditions))
    yield f"any supplemental {rule.mineral} where {conditions} is stated, whatever the eGFR: {rule.stated}"


def _vitamin_need(rule: VitaminNeed) -> Iterator[str]:
    yield (
        f"the day's {rule.mineral} is below the EAR (the RDA where there is none), beside {short(rule.from_iu)} IU or "
        f"more of vitamin D a day: {rule.severity}"
    )
    yield _LACKS_FOOD


_WORDS: Mapping[type[Any], Callable[[Any], Iterable[str]]] = {
    KeepApart: _keep_apart,
    PredictedLoss: _predicted_loss,
    CustomaryHours: _customary_hours,
    WithMeal: _with_meal,
    DrugGap: _drug_gap,
    HinderedUptake: _hindered_uptake,
    DoseCap: _dose_cap,
    SplitGain: _split_gain,
    OneReading: _one_reading,
    DailyRatio: _daily_ratio,
    HighRatio: _high_ratio,
    LowRatio: _low_ratio,
    SupplementRatio: _supplement_ratio,
    OfficialRatio: _official_ratio,
    Adequacy: _adequacy,
    UpperLimit: _upper_limit,
    DailyCeiling: _daily_ceiling,
    Laxative: _laxative,
    NegativeBalance: _negative_balance,
    SupplementCeiling: _supplement_ceiling,
    AlkaliLoad: _alkali_load,
    PoorForm: _poor_form,
    MealBinding: _meal_binding,
    Depletion: _depletion,
    UnderStress: _under_stress,
    SeveralFactors: _several_factors,
    LaboratoryBand: _laboratory_band,
    KidneyLimit: _kidney_limit,
    VitaminNeed: _vitamin_need,
}
