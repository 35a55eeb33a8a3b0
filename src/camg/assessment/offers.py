"""Which changes clear a finding: the rule proposes, and what it proposes is tried under all rules before it is offered.

A rule knows only itself. Here, where all rules meet, each candidate is applied and the day judged once more; it is
offered when the finding is gone and nothing as severe or worse shows that did not show before.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, cast

import attrs

from camg._numeric import above, below
from camg.assessment.judging import judged
from camg.assessment.result import Assessment
from camg.assessment.standing import kind_of, stands
from camg.catalogue.minerals import CALCIUM, MAGNESIUM, Mineral
from camg.errors import InputError
from camg.intake.intake import TAKEN, Intake, Origin
from camg.intake.regimen import Regimen
from camg.person import Person
from camg.rules.change import Remedy
from camg.rules.gain import PairOfSides, become, gain_of
from camg.rules.laboratory import corrected_calcium_of
from camg.rules.offer import VETO, Offers, Refusal
from camg.rules.outcome import Finding, OutcomeKind, Severity
from camg.rules.remedy import AskClinician, apply
from camg.rules.rule_set import RuleSet
from camg.rules.situation import Situation
from camg.rules.trace import trace

__all__ = ["MOST_OFFERED", "MOST_TRIED", "VETOES", "Vetoes", "offers", "worsened"]

MOST_TRIED = 60
"""How many candidates of one finding are tried."""
MOST_OFFERED = 3
"""How many changes are offered for one finding, beside asking a clinician."""

_FIRST_TO_LAST: tuple[tuple[str, ...], ...] = (
    ("lab/", "kidney/", "renal/", "safety/", "vitd/"),
    ("drug/",),
    ("intake/ca-ul", "intake/mg-supp-ul", "intake/mg-laxative", "mineral/zinc-high-mg"),
    ("dose/",),
    ("intake/", "balance/", "depletion/"),
    ("form/", "timing/carbonate-with-meal"),
    ("ratio/",),
)
"""Whose remedy wins where two pull apart, by how their ids begin; whatever is not named comes last."""


@attrs.frozen(kw_only=True)
class Vetoes:
    """When nothing may be added: the same bounds as the rules that speak of the danger.

    Attributes
    ----------
    least_egfr_ml_min : float
        Below, no magnesium is added.
    most_serum_magnesium_mmol_l : float
        Above, no magnesium is added.
    most_ionised_mmol_l, most_corrected_mmol_l : float
        Above, no calcium is added.
    youngest_y : float
        Below, nothing is added.
    """

    least_egfr_ml_min: float = 60.0
    most_serum_magnesium_mmol_l: float = 1.10
    most_ionised_mmol_l: float = 1.30
    most_corrected_mmol_l: float = 2.60
    youngest_y: float = 1.0

    def of_magnesium(self, person: Person) -> str | None:
        """Say why this person adds no magnesium, nor takes a salt that is better absorbed; None if it may be."""
        egfr, serum = person.egfr_ml_min, person.serum_magnesium_mmol_l
        if egfr is not None and below(egfr, self.least_egfr_ml_min):
            return f"eGFR is below {self.least_egfr_ml_min:.0f} mL/min"
        if serum is not None and above(serum, self.most_serum_magnesium_mmol_l):
            return f"serum magnesium is above {self.most_serum_magnesium_mmol_l:.2f} mmol/L"
        if egfr is None and any(person.has(each) for each in ("kidney-disease", "kidney-failure", "dialysis")):
            return "kidney disease is stated without an eGFR"
        return None

    def of_calcium(self, person: Person) -> str | None:
        """Say why this person adds no calcium; None if it may be."""
        ionised, corrected = person.ionised_calcium_mmol_l, corrected_calcium_of(person)
        if ionised is not None:
            high = above(ionised, self.most_ionised_mmol_l)
            return f"ionised calcium is above {self.most_ionised_mmol_l:.2f} mmol/L" if high else None
        if corrected is not None and above(corrected, self.most_corrected_mmol_l):
            return f"corrected calcium is above {self.most_corrected_mmol_l:.2f} mmol/L"
        return None


VETOES = Vetoes()


def offers(finding: Finding, situation: Situation, rules: RuleSet) -> Offers:
    """Return what may be offered for a finding, and what was refused and why; nothing for a diary."""
    if not isinstance(situation.regimen, Regimen):
        return Offers()
    try:
        candidates = list(dict.fromkeys(_proposed(finding, situation)))
    except Exception as cause:
        return Offers(failed=f"{type(cause).__name__}: {cause}")
    asking = tuple(each for each in candidates if isinstance(each, AskClinician))
    before = judged(situation, rules)
    offered: list[Remedy] = []
    refused: list[Refusal] = []

    def tried(changes: Iterable[Remedy]) -> None:
        for candidate in changes:
            if len(offered) == MOST_OFFERED or len(refused) == 2 * MOST_TRIED:
                return
            alike = [each for each in offered if _touches(candidate) == _touches(each)]
            if any(not each.hangs_on for each in alike):
                continue
            against, hangs_on = _tried(candidate, finding, before)
            unsure = [each for each in offered if each.hangs_on]
            if against:
                refused.append(Refusal(candidate, against))
            elif not hangs_on:
                offered.append(candidate)
            elif not alike and len(unsure) < MOST_OFFERED - 1:
                offered.append(attrs.evolve(candidate, hangs_on=hangs_on))

    own = [each for each in candidates if not isinstance(each, AskClinician)][:MOST_TRIED]
    tried(own)
    if not offered:
        tried(_joined(tuple(refused), finding, before))
    pair = _sides(finding)
    gains = [
        gain_of(situation.regimen, each, person=situation.person, model=situation.model, pair=pair) for each in offered
    ]
    offered = [attrs.evolve(each, gain=gain) for each, gain in zip(offered, gains, strict=True)]
    if not offered and not asking:
        asking = tuple(_asking(own, before)) or tuple(_of_a_medicine(finding))
    return Offers((*offered, *asking), tuple(refused))


def _touches(remedy: Remedy) -> set[tuple[str, tuple[Intake, ...]]]:
    """Return what a change does to which tablets: the same done a little later is no other offer."""
    return {(change.kind, change.old) for change in remedy.changes}


def _joined(refused: tuple[Refusal, ...], finding: Finding, before: Assessment) -> Iterator[Remedy]:
    """Join refused changes with what the rules that stood in their way propose against that.

    A limit that is a sum is often kept only by changing several intakes.
    """
    seen: set[Remedy] = set()
    for refusal in [each for each in refused if not any(why.startswith(VETO) for why in each.against)][:_MOST_JOINED]:
        day = attrs.evolve(before.situation, regimen=apply(cast("Regimen", before.regimen), refusal.remedy))
        against = {why.partition(" ")[0] for why in refusal.against}
        in_the_way = [each for each in judged(day, before.rule_set).findings if each.rule_id in against]
        for other in sorted(in_the_way, key=lambda each: each.severity < finding.severity):
            for second in [each for each in _proposed(other, day) if not isinstance(each, AskClinician)][:_MOST_SECOND]:
                try:
                    joint = refusal.remedy.then(second)
                except InputError:
                    continue
                if joint not in seen:
                    seen.add(joint)
                    yield joint


_MOST_JOINED = 6
"""How many refused changes are joined with others."""
_MOST_SECOND = 4
"""How many changes of another rule are joined with each."""


def _tried(candidate: Remedy, finding: Finding, before: Assessment) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what speaks against a candidate, and of one that may be offered what it hangs on.

    Against it speak a veto, a rule that pulls the other way, or rules that find more.
    """
    situation, regimen = before.situation, before.regimen
    vetoes = tuple([f"{VETO}{why}" for _, why in _vetoed(candidate, before)])
    if vetoes:
        return vetoes, ()
    # More food beside less of a supplement is no contradiction, and what adds too much is found by trying it.
    pulls = _pulls(candidate)
    stronger = [each for each in before.findings if _place(each.rule_id) < _place(finding.rule_id)] if pulls else []
    for other in stronger:
        if any(sign > 0 and (mineral, -1) in pulls for mineral, sign in _wanted(other, situation)):
            return (f"{other.rule_id} pulls the other way",), ()
    after = judged(attrs.evolve(situation, regimen=apply(cast("Regimen", regimen), candidate)), before.rule_set)
    against = tuple(worsened(before, after, finding, candidate))
    return against, () if against else _left_open(finding, after, candidate)


def _lacking(assessment: Assessment, rule_id: str) -> tuple[str, ...]:
    """Return what a rule lacks where it is not evaluated."""
    return next((each.missing for each in assessment.not_evaluated if each.rule_id == rule_id), ())


def _left_open(finding: Finding, after: Assessment, remedy: Remedy) -> tuple[str, ...]:
    """Return what a finding's rule lacks of its own subject; what it lacks of others it lacked before."""
    missing = _lacking(after, finding.rule_id)
    if not missing or not finding.items:
        return missing
    looks = [each for each in trace(finding.rule, after.situation).looks if each.kind is OutcomeKind.NOT_EVALUATED]
    became = become(finding.items, remedy)
    mine = [each for each in looks if not each.items or any(item in became for item in each.items)]
    return tuple(dict.fromkeys([name for each in mine for name in each.missing])) if looks else missing


def _tells_less(remedy: Remedy) -> bool:
    """Tell whether something is known of what a remedy takes away, and not of what it brings.

    Whatever else a rule may lack after it, such as the age of the person, it lacked before: a remedy changes intakes.
    """
    for change in remedy.changes:
        for new in change.new:
            known = {name for each in change.old for name in _known(each) if each.dose.mineral == new.dose.mineral}
            if not change.old and new.origin in TAKEN:
                known = {"meal", "salt"}
            if not known <= _known(new):
                return True
    return False


def _known(intake: Intake) -> set[str]:
    meal, salt = intake.meal, intake.dose.salt
    stated: dict[str, object] = {"meal": meal, "salt": salt}
    if meal is not None:
        stated |= {"phytate": meal.phytate_mmol, "oxalate": meal.oxalate_mmol}
    return {name for name, value in stated.items() if value is not None}


def worsened(before: Assessment, after: Assessment, finding: Finding, remedy: Remedy) -> Iterator[str]:
    """Say what a change did not clear, or made worse, as a reader sees it and in what stands behind."""
    rule_id, severity = finding.rule_id, finding.severity
    for see in (_shown, _all):
        mine, now = _ladder(see(before), rule_id), _ladder(see(after), rule_id)
        mine[severity] -= 1
        if any(now[each] > mine[each] for each in now):
            yield f"{rule_id} still speaks"
            return
    if stands(finding, _all(before), _all(after), remedy):
        yield f"{rule_id} still speaks"
        return
    if _lacking(after, rule_id) and _tells_less(remedy):
        yield f"{rule_id} could no longer be judged"
    worse: dict[str, None] = {}
    for see in (_shown, _all):
        was, later = _counts(see(before), severity), _counts(see(after), severity)
        worse |= dict.fromkeys(rule for rule in later if later[rule] > was[rule])
    yield from worse


def _shown(assessment: Assessment) -> tuple[Finding, ...]:
    return assessment.findings


def _all(assessment: Assessment) -> tuple[Finding, ...]:
    return tuple(each for finding in assessment.findings for each in (finding, *finding.notes))


def _counts(findings: Iterable[Finding], severity: Severity) -> Counter[str]:
    """Return how often each rule speaks at this severity or above."""
    return Counter(each.rule_id for each in findings if each.severity >= severity)


def _ladder(findings: Iterable[Finding], rule_id: str) -> Counter[Severity]:
    return Counter(each.severity for each in findings if each.rule_id == rule_id)


def _proposed(finding: Finding, situation: Situation) -> Iterator[Remedy]:
    propose: Any = getattr(finding.rule, "propose", None)
    if propose is None:
        return
    for number, each in enumerate(propose(situation, finding)):
        if number == 2 * MOST_TRIED:
            return
        yield each


def _place(rule_id: str) -> int:
    """Return where a rule stands in the order of those whose remedy wins."""
    exact = [place for place, ids in enumerate(_FIRST_TO_LAST) if rule_id in ids]
    begins = [place for place, ids in enumerate(_FIRST_TO_LAST) if rule_id.startswith(ids)]
    return (exact or begins or [len(_FIRST_TO_LAST)])[0]


def _pulls(remedy: Remedy) -> set[tuple[str, int]]:
    """Return of which minerals a remedy gives more or less."""
    more: dict[str, float] = {}
    for change in remedy.changes:
        for sign, intakes in ((-1, change.old), (1, change.new)):
            for each in intakes:
                name = each.dose.mineral.name
                more[name] = more.get(name, 0.0) + sign * each.dose.elemental_mg
    return {(name, 1 if mg > 0 else -1) for name, mg in more.items() if abs(mg) > _SAME_MG}


_SAME_MG = 1e-6
"""Amounts closer than this are the same: parts of a tablet are kept to 1e-9 mg."""


def _wanted(finding: Finding, situation: Situation) -> set[tuple[str, int]]:
    """Return which way the first change that a rule proposes pulls."""
    try:
        changes = [each for each in _proposed(finding, situation) if not isinstance(each, AskClinician)][:1]
    except Exception:
        return set()  # it is told with the finding itself
    return _pulls(changes[0]) if changes else set()


def _asking(candidates: Iterable[Remedy], before: Assessment) -> Iterator[AskClinician]:
    """Ask about what a rule itself would have proposed and a veto forbids."""
    reasons: dict[str, dict[str, None]] = {}
    for candidate in candidates:
        for wanted, why in _vetoed(candidate, before):
            reasons.setdefault(wanted, {})[why] = None
    for wanted, known in reasons.items():
        yield AskClinician.of(f"{wanted}. None is proposed here, because {' and '.join(known)}.")


def _of_a_medicine(finding: Finding) -> Iterator[AskClinician]:
    """Ask about what would be changed of a supplement and is not of a medicine; not where a finding only informs."""
    held = dict.fromkeys([each.dose.mineral.name for each in finding.intakes if each.origin is Origin.MEDICINE])
    if held and finding.severity > Severity.INFO:
        yield AskClinician.of(f"a medicine that holds {' and '.join(held)}, which is not changed without one")


def _vetoed(candidate: Remedy, before: Assessment) -> Iterator[tuple[str, str]]:
    """Return what a candidate would bring and must not, such as more magnesium, and why."""
    person = before.person
    added = {each.dose.mineral for change in candidate.changes if change.kind == "add" for each in change.new}
    if person.age_y is not None and below(person.age_y, VETOES.youngest_y):
        yield from [(f"more {each.name}", "the child is under one year old") for each in sorted(added, key=_name)]
    if why := VETOES.of_magnesium(person):
        if MAGNESIUM in added:
            yield f"more {MAGNESIUM.name}", why
        if any(
            change.kind == "switch-salt" and each.dose.mineral == MAGNESIUM
            for change in candidate.changes
            for each in change.new
        ):
            yield f"another form of {MAGNESIUM.name}", why
    if CALCIUM in added:
        yield from [(f"more {CALCIUM.name}", why) for why in _against_calcium(candidate, before)]


def _name(mineral: Mineral) -> str:
    return mineral.name


def _against_calcium(candidate: Remedy, before: Assessment) -> Iterator[str]:
    """Say why a candidate that adds calcium must not."""
    if why := VETOES.of_calcium(before.person):
        yield why
    if any(each.rule_id == "safety/milk-alkali" for each in _all(before)):
        yield "much calcium is taken with alkali"
    more_mg = sum(
        each.dose.elemental_mg
        for change in candidate.changes
        for each in change.new
        if each.dose.mineral == CALCIUM and change.kind == "add"
    )
    levels = [cell.ul.mg for cell in before.situation.cells(CALCIUM) if cell.ul is not None]
    passed = [above(before.totals.mg(CALCIUM) + more_mg, level) for level in levels]
    if any(passed):
        yield f"calcium {'would' if all(passed) else 'could'} pass the upper level"


def _sides(finding: Finding) -> PairOfSides | None:
    """Return the two sides of a finding about a distance; None where it is about something else."""
    if finding.unit != "h" or len(finding.items) < 2:
        return None
    first = kind_of(finding.items[0])
    one = [each for each in finding.items if kind_of(each) == first]
    other = [each for each in finding.items if kind_of(each) != first]
    return (one, other) if other else None
