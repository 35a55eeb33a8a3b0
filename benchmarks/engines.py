"""Some of the default rules in the languages of two rule engines, zen-engine and rule-engine, on the same events.

Both get a day as a list of events with a minute each and a person, and find occasions, gaps and totals by themselves:
nothing is computed for them beforehand that `judge_day` is not given too. The gut is a model and no rule, so that it
and what needs it (`competition/predicted-loss`) are left out; so are the tables of three medicines and the eight rules
of depletion factors, which would make the engines slower and add nothing new. What is left is `RULES`. Precedence is
left out too.

zen-engine does the same work in three forms: each rule as a text of its own, a decision graph in its JSON, and all in
one program. A package that is not installed leaves its engine out.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import Any, TypeAlias

from by_hand import Found, PlainIntake, PlainMedicine

__all__ = ["RULES", "Day", "Engine", "day_of", "engines", "found_by"]

Day: TypeAlias = dict[str, Any]
Engine: TypeAlias = Callable[[Day], Iterable[Any]]
"""From a day to severity, rule, places and measure of each finding."""

_FIELDS = (
    "minute",
    "mineral",
    "mg",
    "salt",
    "solubility",
    "meal",
    "phytate",
    "oxalate",
    "origin",
    "assumed",
    "alkali",
)


def day_of(
    intakes: Sequence[PlainIntake],
    medicines: Sequence[PlainMedicine],
    person: Mapping[str, Any],
    reference: tuple[float, float, float, float, float, float],
) -> Day:
    """Return what the engines take: events and pills with their place, the person, the reference values."""
    events = [{"place": place, **dict(zip(_FIELDS, each, strict=True))} for place, each in enumerate(intakes)]
    pills = [
        {"place": -number, "minute": minute, "kinds": sorted({name, *kinds})}
        for number, (minute, name, kinds) in enumerate(medicines, start=1)
    ]
    known = {name: list(value) if isinstance(value, tuple) else value for name, value in person.items()}
    treatments = [{"kinds": sorted({name, *kinds})} for name, kinds, _, _ in person["treatments"]]
    known |= {"treatments": treatments, "stage": person["stage"] or ""}
    names = ("ear_ca", "rda_ca", "ul_ca", "ear_mg", "rda_mg", "ul_mg")
    return {"events": events, "pills": pills, "person": known, "ref": dict(zip(names, reference, strict=True))}


def found_by(answer: Iterable[Any]) -> list[Found]:
    """Return an engine's answer as findings in order, the places of each in order too."""
    found: list[Found] = []
    for severity, rule, places, measured in answer:
        found.append((int(severity), str(rule), tuple(sorted(int(place) for place in places)), float(measured)))
    return sorted(found)


# zen-engine ----------------------------------------------------------------------------------------------------

_SUPPLEMENTS = "['supplement', 'medicine']"
_OSMOTIC = (
    "['mg-oxide', 'mg-hydroxide', 'mg-carbonate', 'mg-carbonate-basic-pentahydrate', 'mg-carbonate-any', "
    "'mg-sulfate-heptahydrate', 'mg-sulfate-anhydrous', 'mg-sulfate', 'mg-citrate-anhydrous', "
    "'mg-citrate-nonahydrate', 'mg-citrate-dibasic', 'mg-citrate']"
)


def _zen_occasions(doses: str) -> dict[str, str]:
    """Chain doses by half hours: a start has none shortly before it, a chain ends before the next start."""

    def ahead(one: str, other: str) -> str:
        return f"(({other}.minute - {one}.minute) * 1000 + {other}.place - {one}.place + 1440000) % 1440000"

    return {
        f"starts_{doses}": (
            f"filter({doses} as d, not some({doses} as e, e.place != d.place "
            f"and (d.minute - e.minute + 1440) % 1440 <= 30 and (e.minute != d.minute or e.place < d.place)))"
        ),
        f"chains_{doses}": (
            f"map(starts_{doses} as s, filter({doses} as d, not some(starts_{doses} as n, n.place != s.place "
            f"and {ahead('s', 'n')} <= {ahead('s', 'd')})))"
        ),
        f"occasions_{doses}": (
            f"map(chains_{doses} as o, {{places: map(o as d, d.place), minutes: map(o as d, d.minute), "
            "mg: sum(map(o as d, d.mg))})"
        ),
    }


def _zen_gap(one: str, other: str) -> str:
    return f"min(flatMap({one} as a, map({other} as b, min([abs(a - b), 1440 - abs(a - b)]))))"


_ZEN_FACTS: dict[str, str] = {
    "taken": f"filter(events, #.mg > 0 and #.origin in {_SUPPLEMENTS})",
    "ca": "filter(taken, #.mineral == 'Ca')",
    "mg": "filter(taken, #.mineral == 'Mg')",
    "zn": "filter(taken, #.mineral == 'Zn')",
    "all_ca": "filter(events, #.mineral == 'Ca')",
    "all_mg": "filter(events, #.mineral == 'Mg')",
    "moving_ca": "filter(all_ca, #.mg > 0)",
    "food": "some(events, #.origin == 'food')",
    "total_ca": "sum(map(all_ca, #.mg)) + (food ? 0 : person.dietary_calcium)",
    "total_mg": "sum(map(all_mg, #.mg)) + (food ? 0 : person.dietary_magnesium)",
    "supp_ca": "sum(map(ca, #.mg))",
    "supp_mg": "sum(map(mg, #.mg))",
    "places_ca": "map(all_ca, #.place)",
    "places_mg": "map(all_mg, #.place)",
    "taken_mg": "map(mg, #.place)",
    **_zen_occasions("ca"),
    **_zen_occasions("mg"),
    **_zen_occasions("moving_ca"),
    "adult": "person.age >= 19 and person.stage == ''",
    "ratio": "total_mg > 0 ? total_ca / total_mg : 0",
    "both_low": "total_ca < ref.ear_ca and total_mg < ref.ear_mg",
    "loose": "'loose-stools' in person.conditions",
    "at_once": (
        "filter(map(chains_mg as o, {places: map(o as d, d.place), "
        f"mg: sum(map(filter(o as d, d.salt in {_OSMOTIC}) as d, d.mg))}}), #.mg >= 250)"
    ),
    "low_acid": "person.acid != 'normal'",
    "inert": "not ('laxative' in person.goals or 'antacid' in person.goals)",
    "alkaline": (
        "some(pills, 'alkali' in #.kinds) or some(person.treatments, 'alkali' in #.kinds) ? ca : filter(ca, #.alkali)"
    ),
    "alkaline_mg": "sum(map(alkaline, #.mg))",
    "at_risk": (
        "person.egfr < 60 or some(pills, 'thiazide' in #.kinds) or some(person.treatments, 'thiazide' in #.kinds) "
        "or person.age >= 65 or person.stage == 'pregnant' or person.vitamin_d_iu > 4000 or person.vitamin_d > 125"
    ),
}  # fmt: skip

_ZEN_RULES: dict[str, str] = {
    "timing/separate-high-dose-ca-mg": (
        "map(filter(flatMap(filter(occasions_ca, #.mg >= 500) as c, map(filter(occasions_mg, #.mg >= 100) as m, "
        f"{{c: c, m: m, gap: {_zen_gap('c.minutes', 'm.minutes')}}})), #.gap < 240) as p, "
        "[p.c.mg >= 1000 and p.gap < 120 ? 2 : 3, ID, flatMap([p.c.places, p.m.places], #), p.gap / 60])"
    ),
    "competition/mg-lowers-ca": (
        "map(filter(flatMap(filter(occasions_ca, #.mg <= 300) as c, map(filter(occasions_mg, #.mg >= 300) as m, "
        f"{{c: c, m: m, gap: {_zen_gap('c.minutes', 'm.minutes')}}})), #.gap < 120) as p, "
        "[3, ID, flatMap([p.c.places, p.m.places], #), p.gap / 60])"
    ),
    "competition/very-high-daily-ca": (
        "total_ca > 2600 ? [[1, ID, places_ca, total_ca]] : "
        "total_ca > 2000 and total_mg < ref.rda_mg ? [[3, ID, places_ca, total_ca]] : []"
    ),
    "timing/evening-mg": (
        "('sleep' in person.goals or 'relaxation' in person.goals) and len(mg) > 0 "
        "and not some(mg, #.minute >= 1080 or #.minute == 0) ? [[3, ID, taken_mg, 0]] : []"
    ),
    "timing/carbonate-with-meal": (
        "map(filter(ca, #.solubility == 'acid_dependent_ca' and #.meal == 'fasted') as d, [2, ID, [d.place], 0])"
    ),
    "dose/ca-single-cap": (
        "map(filter(occasions_ca, #.mg > 500) as o, [o.mg > 1000 ? 1 : 2, ID, o.places, o.mg])"
    ),
    "dose/mg-single-cap": (
        "map(filter(occasions_mg, #.mg > 200) as o, [o.mg > 350 ? 1 : 2, ID, o.places, o.mg])"
    ),
    "dose/split-gain": (
        "flatMap([[occasions_ca, 85, 176, 25], [occasions_mg, 50, 60, 15]] as k, "
        "filter(map(k[0] as o, [3, ID, o.places, k[1] * o.mg / (k[2] + o.mg / 2) - k[1] * o.mg / (k[2] + o.mg)]) as f, "
        "f[3] >= k[3]))"
    ),
    "dose/elemental-vs-compound": (
        "map(filter(taken, #.assumed and #.mineral in ['Ca', 'Mg']) as d, [3, ID, [d.place], 2])"
    ),
    "ratio/daily-2-1": (
        "adult and ratio > 2.6 and ratio <= 2.8 ? [[3, ID, flatMap([places_ca, places_mg], #), ratio]] : []"
    ),
    "ratio/daily-high": (
        "adult and ratio > 2.8 ? [[both_low ? 3 : total_mg < ref.ear_mg ? 1 : total_mg < ref.rda_mg ? 2 : 3, ID, "
        "flatMap([places_ca, places_mg], #), ratio]] : []"
    ),
    "ratio/daily-low": (
        "adult and total_mg > 0 and ratio < 1.7 ? [[total_ca < ref.rda_ca and not both_low ? 2 : 3, ID, "
        "flatMap([places_ca, places_mg], #), ratio]] : []"
    ),
    "ratio/supplement-1-1": (
        "adult and supp_mg > 0 and person.egfr >= 60 and person.serum_magnesium <= 1.10 and supp_ca > 1.5 * supp_mg "
        "and (person.serum_magnesium < 0.85 or total_mg < ref.ear_mg) ? "
        "[[3, ID, flatMap([map(ca, #.place), taken_mg], #), supp_ca / supp_mg]] : []"
    ),
    "ratio/official-context": (
        "adult and total_mg > 0 and (ratio < 1.7 or ratio > 2.6) ? "
        "[[3, ID, flatMap([places_ca, places_mg], #), ratio]] : []"
    ),
    "intake/mg-inadequate": (
        "total_mg < ref.rda_mg ? [[total_mg < ref.ear_mg ? 1 : 3, ID, places_mg, total_mg]] : []"
    ),
    "intake/ca-inadequate": (
        "total_ca < ref.rda_ca ? [[total_ca < ref.ear_ca ? 1 : 3, ID, places_ca, total_ca]] : []"
    ),
    "intake/ca-ul": (
        "total_ca > 0.9 * ref.ul_ca ? [[total_ca > ref.ul_ca ? 0 : 3, ID, places_ca, total_ca]] : []"
    ),
    "intake/mg-supp-ul": "supp_mg > ref.ul_mg ? [[1, ID, taken_mg, supp_mg]] : []",
    "intake/mg-laxative": (
        "supp_mg == 0 or 'laxative' in person.goals ? [] : "
        "supp_mg >= 300 ? [[loose ? 1 : 2, ID, taken_mg, supp_mg]] : "
        "len(at_once) > 0 ? map(at_once as o, [loose ? 1 : 2, ID, o.places, o.mg]) : "
        "loose ? [[3, ID, taken_mg, supp_mg]] : []"
    ),
    "balance/negative": (
        "adult ? filter([[3, ID, places_ca, 0.20 * total_ca - 148.29], [3, ID, places_mg, 0.12 * total_mg - 19.8]] "
        "as f, f[3] < 0) : []"
    ),
    "form/acid-suppressed-ca": (
        "low_acid ? map(filter(ca, #.solubility == 'acid_dependent_ca') as d, "
        "[d.meal == 'fasted' ? 1 : 3, ID, [d.place], d.mg]) : []"
    ),
    "form/acid-suppressed-mg": (
        "low_acid ? map(filter(mg, #.solubility == 'acid_dependent_mg') as d, [2, ID, [d.place], d.mg]) : []"
    ),
    "form/low-bioavailability-mg": (
        "inert ? map(filter(mg, #.solubility in ['acid_dependent_mg', 'enteric']) as d, [3, ID, [d.place], d.mg]) : []"
    ),
    "form/inhibitors-at-meal": (
        "map(filter(taken, #.mineral in ['Ca', 'Mg'] and #.meal != 'fasted' and (#.phytate >= 0.7 or #.oxalate >= 3)) "
        "as d, [3, ID, [d.place], d.phytate / 0.7 > d.oxalate / 3 ? d.phytate : d.oxalate])"
    ),
    "lab/hypocalcaemia-with-low-mg": (
        "person.ionised_calcium < 1.10 and person.serum_magnesium < 0.70 ? [[0, ID, [], person.ionised_calcium]] : []"
    ),
    "lab/serum-mg-low": (
        "person.serum_magnesium < 0.85 ? [[person.serum_magnesium < 0.50 ? 0 : person.serum_magnesium < 0.70 ? 1 : 3, "
        "ID, [], person.serum_magnesium]] : []"
    ),
    "lab/serum-mg-high": (
        "person.serum_magnesium > 1.10 ? [[person.serum_magnesium > 2 ? 0 : 1, ID, [], person.serum_magnesium]] : []"
    ),
    "kidney/hypercalcaemia-wastes-mg": (
        "person.ionised_calcium > 1.30 ? [[person.ionised_calcium > 1.50 ? 0 : 1, ID, [], person.ionised_calcium]] : []"
    ),
    "vitd/status": (
        "person.vitamin_d < 50 ? [[person.vitamin_d < 30 ? 0 : 1, ID, [], person.vitamin_d]] : "
        "person.vitamin_d > 125 ? [[person.vitamin_d > 250 ? 0 : 1, ID, [], person.vitamin_d]] : []"
    ),
    "vitd/needs-mg": (
        "person.vitamin_d_iu >= 1000 and total_mg < ref.ear_mg ? [[3, ID, places_mg, total_mg]] : []"
    ),
    "renal/mg-egfr": (
        "supp_mg == 0 ? [] : 'dialysis' in person.conditions or 'kidney-failure' in person.conditions ? "
        "[[0, ID, taken_mg, supp_mg]] : person.egfr < 60 ? [[person.egfr < 30 ? 0 : 1, ID, taken_mg, person.egfr]] : []"
    ),
    "safety/milk-alkali": (
        "alkaline_mg > 2000 ? [[0, ID, map(alkaline, #.place), alkaline_mg]] : "
        "alkaline_mg >= 1200 and at_risk ? [[1, ID, map(alkaline, #.place), alkaline_mg]] : []"
    ),
    "drug/levothyroxine": (
        "map(filter(flatMap(filter(pills, 'levothyroxine' in #.kinds) as p, "
        "map(flatMap([occasions_ca, occasions_mg, map(filter(pills, 'aluminium-antacid' in #.kinds), "
        "{places: [#.place], minutes: [#.minute]})], #) as o, "
        f"{{p: p, o: o, gap: {_zen_gap('[p.minute]', 'o.minutes')}}})), #.gap < 240) as f, "
        "[0, ID, flatMap([[f.p.place], f.o.places], #), f.gap / 60])"
    ),
    "mineral/iron-ca": (
        "map(filter(flatMap(filter(occasions_moving_ca, #.mg >= 300) as o, "
        "map(filter(events, #.mineral == 'Fe' and #.mg >= 5) as z, "
        f"{{z: z, o: o, gap: {_zen_gap('[z.minute]', 'o.minutes')}}})), #.gap < 120) as f, "
        "[2, ID, flatMap([[f.z.place], f.o.places], #), f.gap / 60])"
    ),
    "mineral/zinc-ca": (
        "map(filter(flatMap(filter(occasions_ca, #.mg >= 300) as o, map(zn as z, "
        f"{{z: z, o: o, gap: {_zen_gap('[z.minute]', 'o.minutes')}}})), #.gap < 120) as f, "
        "[3, ID, flatMap([[f.z.place], f.o.places], #), f.gap / 60])"
    ),
    "mineral/zinc-high-mg": (
        "sum(map(zn, #.mg)) >= 100 ? [[1, ID, map(zn, #.place), sum(map(zn, #.mg))]] : []"
    ),
}  # fmt: skip

RULES = tuple(_ZEN_RULES)
"""The ids of the rules that both engines judge."""


def zen_engine_program() -> Engine | None:
    """Return all rules as one compiled expression of zen-engine: its fastest form, as the day is converted once."""
    zen = _installed("zen")
    if zen is None:
        return None
    facts = "; ".join(f"{name} = {text}" for name, text in _ZEN_FACTS.items())
    rules = ", ".join(f"({text.replace('ID', repr(rule))})" for rule, text in _ZEN_RULES.items())
    program = zen.compile_expression(f"{facts}; flatMap([{rules}], #)")
    evaluate: Engine = program.evaluate
    return evaluate


def zen_engine_by_rule() -> Engine | None:
    """Return each rule as a compiled expression of its own, which computes the facts that it needs."""
    zen = _installed("zen")
    if zen is None:
        return None
    programs = []
    for rule, text in _ZEN_RULES.items():
        needed = _needed(text)
        facts = "".join([f"{name} = {fact}; " for name, fact in _ZEN_FACTS.items() if name in needed])
        programs.append(zen.compile_expression(facts + text.replace("ID", repr(rule))))

    def evaluate(day: Day) -> list[Any]:
        return [each for program in programs for each in program.evaluate(day)]

    return evaluate


def _needed(text: str) -> set[str]:
    """Return the facts that a text reads, and those that they read."""
    named = {name for name in re.findall(r"(?<![\w.'#])[a-z_]+", text) if name in _ZEN_FACTS}
    return named.union(*[_needed(_ZEN_FACTS[name]) for name in named])


def zen_engine_graph() -> Engine | None:
    """Return the same as a decision of zen-engine: a graph with one node of facts and one of rules."""
    zen = _installed("zen")
    if zen is None:
        return None
    named = re.compile(rf"(?<![\w.'#])({'|'.join(sorted(_ZEN_FACTS, key=len, reverse=True))})(?![\w'\-(]|: )")
    facts = {name: named.sub(r"$.\1", text) for name, text in _ZEN_FACTS.items()}
    rules = {rule: text.replace("ID", repr(rule)) for rule, text in _ZEN_RULES.items()}
    nodes = [
        {"id": "in", "name": "day", "type": "inputNode"},
        _expressions("facts", facts, passed_through=True),
        _expressions("rules", rules, passed_through=False),
        {"id": "out", "name": "findings", "type": "outputNode"},
    ]
    ways = [("in", "facts"), ("facts", "rules"), ("rules", "out")]
    edges = [{"id": f"{one}-{other}", "type": "edge", "sourceId": one, "targetId": other} for one, other in ways]
    decision = zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))

    def evaluate(day: Day) -> list[Any]:
        result = decision.evaluate(day)["result"]
        return [each for found in result.values() for each in found]

    return evaluate


def _expressions(name: str, texts: Mapping[str, str], *, passed_through: bool) -> dict[str, Any]:
    listed = [{"id": str(number), "key": key, "value": text} for number, (key, text) in enumerate(texts.items())]
    if not passed_through:
        for number, each in enumerate(listed):
            each["key"] = f"rule{number}"
    return {
        "id": name,
        "name": name,
        "type": "expressionNode",
        "content": {"expressions": listed, "passThrough": passed_through},
    }


# rule-engine ---------------------------------------------------------------------------------------------------


def _occasions(doses: str) -> dict[str, str]:
    """Chain doses by half hours, as for zen-engine."""

    def ahead(one: str, other: str) -> str:
        return f"(({other}.minute - {one}.minute) * 1000 + {other}.place - {one}.place + 1440000) % 1440000"

    return {
        f"starts_{doses}": (
            f"[d for d in {doses} if not $any([e.place != d.place and (d.minute - e.minute + 1440) % 1440 <= 30 "
            f"and (e.minute != d.minute or e.place < d.place) for e in {doses}])]"
        ),
        f"chains_{doses}": (
            f"[[d for d in {doses} if not $any([n.place != s.place and {ahead('s', 'n')} <= {ahead('s', 'd')} "
            f"for n in starts_{doses}])] for s in starts_{doses}]"
        ),
        f"occasions_{doses}": (
            '[{"places": [d.place for d in o], "minutes": [d.minute for d in o], "mg": $sum([d.mg for d in o])} '
            f"for o in chains_{doses}]"
        ),
    }


def _gap(one: str, other: str) -> str:
    return f"$min([$min([$min([$abs(a - b), 1440 - $abs(a - b)]) for b in {other}]) for a in {one}])"


_ADULT = "person.age >= 19 and person.stage == ''"
_BOTH_LOW = "(total_ca < ref.ear_ca and total_mg < ref.ear_mg)"
_SERUM, _IONISED, _STATUS = "person.serum_magnesium", "person.ionised_calcium", "person.vitamin_d"
_LOOSE = "('loose-stools' in person.conditions)"

_RULE_ENGINE_FACTS: dict[str, str] = {
    "taken": f"[e for e in events if e.mg > 0 and e.origin in {_SUPPLEMENTS}]",
    "ca": "[e for e in taken if e.mineral == 'Ca']",
    "mg": "[e for e in taken if e.mineral == 'Mg']",
    "zn": "[e for e in taken if e.mineral == 'Zn']",
    "moving_ca": "[e for e in events if e.mineral == 'Ca' and e.mg > 0]",
    "total_ca": (
        "$sum([e.mg for e in events if e.mineral == 'Ca']) "
        "+ ($any([e.origin == 'food' for e in events]) ? 0 : person.dietary_calcium)"
    ),
    "total_mg": (
        "$sum([e.mg for e in events if e.mineral == 'Mg']) "
        "+ ($any([e.origin == 'food' for e in events]) ? 0 : person.dietary_magnesium)"
    ),
    "supp_ca": "$sum([e.mg for e in ca])",
    "supp_mg": "$sum([e.mg for e in mg])",
    "places_ca": "[e.place for e in events if e.mineral == 'Ca']",
    "places_mg": "[e.place for e in events if e.mineral == 'Mg']",
    "places_both": "[e.place for e in events if e.mineral in ['Ca', 'Mg']]",
    "taken_mg": "[e.place for e in mg]",
    "taken_both": "[e.place for e in taken if e.mineral in ['Ca', 'Mg']]",
    **_occasions("ca"),
    **_occasions("mg"),
    **_occasions("moving_ca"),
    "ratio": "total_mg > 0 ? total_ca / total_mg : 0",
    "alkaline": (
        "$any(['alkali' in p.kinds for p in pills]) or $any(['alkali' in t.kinds for t in person.treatments]) "
        "? ca : [e for e in ca if e.alkali]"
    ),
    "alkaline_mg": "$sum([e.mg for e in alkaline])",
    "alkaline_places": "[e.place for e in alkaline]",
    "at_once": (
        '[{"places": [d.place for d in o], '
        f'"mg": $sum([d.mg for d in o if d.salt in {_OSMOTIC}])}} for o in chains_mg]'
    ),
}  # fmt: skip


_C_TO_M = _gap("c.minutes", "m.minutes")
_P_TO_O = _gap("[p.minute]", "o.minutes")


def _once(condition: str, severity: str, places: str, measured: str) -> str:
    """Write a rule that finds one thing or nothing."""
    return f"[[{severity}, {places}, {measured}] for _ in [1] if {condition}]"


_RULE_ENGINE_RULES: dict[str, str] = {
    "timing/separate-high-dose-ca-mg": (
        f"[[[c.mg >= 1000 and {_C_TO_M} < 120 ? 2 : 3, [c.places, m.places], {_C_TO_M} / 60] "
        f"for m in occasions_mg if m.mg >= 100 and {_C_TO_M} < 240] for c in occasions_ca if c.mg >= 500]"
    ),
    "competition/mg-lowers-ca": (
        f"[[[3, [c.places, m.places], {_C_TO_M} / 60] "
        f"for m in occasions_mg if m.mg >= 300 and {_C_TO_M} < 120] for c in occasions_ca if c.mg <= 300]"
    ),
    "competition/very-high-daily-ca": _once(
        "total_ca > 2600 or (total_ca > 2000 and total_mg < ref.rda_mg)",
        "total_ca > 2600 ? 1 : 3", "places_ca", "total_ca",
    ),
    "timing/evening-mg": _once(
        "('sleep' in person.goals or 'relaxation' in person.goals) and mg.length > 0 "
        "and not $any([e.minute >= 1080 or e.minute == 0 for e in mg])",
        "3", "taken_mg", "0",
    ),
    "timing/carbonate-with-meal": (
        "[[2, [e.place], 0] for e in ca if e.solubility == 'acid_dependent_ca' and e.meal == 'fasted']"
    ),
    "dose/ca-single-cap": "[[o.mg > 1000 ? 1 : 2, o.places, o.mg] for o in occasions_ca if o.mg > 500]",
    "dose/mg-single-cap": "[[o.mg > 350 ? 1 : 2, o.places, o.mg] for o in occasions_mg if o.mg > 200]",
    "dose/split-gain": (
        "[[[3, o.places, k[1] * o.mg / (k[2] + o.mg / 2) - k[1] * o.mg / (k[2] + o.mg)] for o in k[0] "
        "if k[1] * o.mg / (k[2] + o.mg / 2) - k[1] * o.mg / (k[2] + o.mg) >= k[3]] "
        "for k in [[occasions_ca, 85, 176, 25], [occasions_mg, 50, 60, 15]]]"
    ),
    "dose/elemental-vs-compound": "[[3, [e.place], 2] for e in taken if e.assumed and e.mineral in ['Ca', 'Mg']]",
    "ratio/daily-2-1": _once(f"{_ADULT} and ratio > 2.6 and ratio <= 2.8", "3", "places_both", "ratio"),
    "ratio/daily-high": _once(
        f"{_ADULT} and ratio > 2.8",
        f"{_BOTH_LOW} ? 3 : (total_mg < ref.ear_mg ? 1 : (total_mg < ref.rda_mg ? 2 : 3))", "places_both", "ratio",
    ),
    "ratio/daily-low": _once(
        f"{_ADULT} and total_mg > 0 and ratio < 1.7",
        f"total_ca < ref.rda_ca and not {_BOTH_LOW} ? 2 : 3", "places_both", "ratio",
    ),
    "ratio/supplement-1-1": _once(
        f"{_ADULT} and supp_mg > 0 and person.egfr >= 60 and {_SERUM} <= 1.10 and supp_ca > 1.5 * supp_mg "
        f"and ({_SERUM} < 0.85 or total_mg < ref.ear_mg)",
        "3", "taken_both", "supp_ca / supp_mg",
    ),
    "ratio/official-context": _once(
        f"{_ADULT} and total_mg > 0 and (ratio < 1.7 or ratio > 2.6)", "3", "places_both", "ratio"
    ),
    "intake/mg-inadequate": _once(
        "total_mg < ref.rda_mg", "total_mg < ref.ear_mg ? 1 : 3", "places_mg", "total_mg"
    ),
    "intake/ca-inadequate": _once(
        "total_ca < ref.rda_ca", "total_ca < ref.ear_ca ? 1 : 3", "places_ca", "total_ca"
    ),
    "intake/ca-ul": _once("total_ca > 0.9 * ref.ul_ca", "total_ca > ref.ul_ca ? 0 : 3", "places_ca", "total_ca"),
    "intake/mg-supp-ul": _once("supp_mg > ref.ul_mg", "1", "taken_mg", "supp_mg"),
    "intake/mg-laxative": (
        "supp_mg == 0 or 'laxative' in person.goals ? [] : "
        f"(supp_mg >= 300 ? [[{_LOOSE} ? 1 : 2, taken_mg, supp_mg]] : "
        "($any([o.mg >= 250 for o in at_once]) "
        f"? [[{_LOOSE} ? 1 : 2, o.places, o.mg] for o in at_once if o.mg >= 250] : "
        f"({_LOOSE} ? [[3, taken_mg, supp_mg]] : [])))"
    ),
    "balance/negative": (
        "[f for f in [[3, places_ca, 0.20 * total_ca - 148.29], [3, places_mg, 0.12 * total_mg - 19.8]] "
        f"if f[2] < 0 and {_ADULT}]"
    ),
    "form/acid-suppressed-ca": (
        "[[e.meal == 'fasted' ? 1 : 3, [e.place], e.mg] for e in ca "
        "if person.acid != 'normal' and e.solubility == 'acid_dependent_ca']"
    ),
    "form/acid-suppressed-mg": (
        "[[2, [e.place], e.mg] for e in mg if person.acid != 'normal' and e.solubility == 'acid_dependent_mg']"
    ),
    "form/low-bioavailability-mg": (
        "[[3, [e.place], e.mg] for e in mg if e.solubility in ['acid_dependent_mg', 'enteric'] "
        "and not ('laxative' in person.goals or 'antacid' in person.goals)]"
    ),
    "form/inhibitors-at-meal": (
        "[[3, [e.place], e.phytate / 0.7 > e.oxalate / 3 ? e.phytate : e.oxalate] for e in taken "
        "if e.mineral in ['Ca', 'Mg'] and e.meal != 'fasted' and (e.phytate >= 0.7 or e.oxalate >= 3)]"
    ),
    "lab/hypocalcaemia-with-low-mg": _once(f"{_IONISED} < 1.10 and {_SERUM} < 0.70", "0", "[]", _IONISED),
    "lab/serum-mg-low": _once(
        f"{_SERUM} < 0.85", f"{_SERUM} < 0.50 ? 0 : ({_SERUM} < 0.70 ? 1 : 3)", "[]", _SERUM
    ),
    "lab/serum-mg-high": _once(f"{_SERUM} > 1.10", f"{_SERUM} > 2 ? 0 : 1", "[]", _SERUM),
    "kidney/hypercalcaemia-wastes-mg": _once(f"{_IONISED} > 1.30", f"{_IONISED} > 1.50 ? 0 : 1", "[]", _IONISED),
    "vitd/status": _once(
        f"{_STATUS} < 50 or {_STATUS} > 125", f"{_STATUS} < 30 or {_STATUS} > 250 ? 0 : 1", "[]", _STATUS
    ),
    "vitd/needs-mg": _once(
        "person.vitamin_d_iu >= 1000 and total_mg < ref.ear_mg", "3", "places_mg", "total_mg"
    ),
    "renal/mg-egfr": (
        "supp_mg == 0 ? [] : ('dialysis' in person.conditions or 'kidney-failure' in person.conditions "
        "? [[0, taken_mg, supp_mg]] : (person.egfr < 60 ? [[person.egfr < 30 ? 0 : 1, taken_mg, person.egfr]] : []))"
    ),
    "safety/milk-alkali": _once(
        "alkaline_mg > 2000 or (alkaline_mg >= 1200 and (person.egfr < 60 or person.age >= 65 "
        "or $any(['thiazide' in p.kinds for p in pills]) or $any(['thiazide' in t.kinds for t in person.treatments]) "
        f"or person.stage == 'pregnant' or person.vitamin_d_iu > 4000 or {_STATUS} > 125))",
        "alkaline_mg > 2000 ? 0 : 1", "alkaline_places", "alkaline_mg",
    ),
    "drug/levothyroxine": (
        f"[[[[0, [[p.place], o.places], {_P_TO_O} / 60] for o in others if {_P_TO_O} < 240] "
        "for others in [occasions_ca, occasions_mg, "
        "[{\"places\": [q.place], \"minutes\": [q.minute]} for q in pills if 'aluminium-antacid' in q.kinds]]] "
        "for p in pills if 'levothyroxine' in p.kinds]"
    ),
    "mineral/iron-ca": (
        f"[[[2, [[p.place], o.places], {_P_TO_O} / 60] for o in occasions_moving_ca if o.mg >= 300 "
        f"and {_P_TO_O} < 120] for p in events if p.mineral == 'Fe' and p.mg >= 5]"
    ),
    "mineral/zinc-ca": (
        f"[[[3, [[p.place], o.places], {_P_TO_O} / 60] for o in occasions_ca if o.mg >= 300 and {_P_TO_O} < 120] "
        "for p in zn]"
    ),
    "mineral/zinc-high-mg": _once(
        "$sum([e.mg for e in zn]) >= 100", "1", "[e.place for e in zn]", "$sum([e.mg for e in zn])"
    ),
}  # fmt: skip


def rule_engine() -> Engine | None:
    """Return one compiled rule of rule-engine per fact and rule; what a fact gives, the later ones read."""
    engine = _installed("rule_engine")
    if engine is None:
        return None
    context = engine.Context(resolver=engine.resolve_item)
    facts = {name: engine.Rule(text, context=context) for name, text in _RULE_ENGINE_FACTS.items()}
    rules = {rule: engine.Rule(_RULE_ENGINE_RULES[rule], context=context) for rule in RULES}

    def evaluate(day: Day) -> list[tuple[Any, ...]]:
        known = dict(day)
        for name, fact in facts.items():
            known[name] = fact.evaluate(known)
        return [
            (severity, rule, _flattened(places), measured)
            for rule, each in rules.items()
            for severity, places, measured in _triples(each.evaluate(known))
        ]

    return evaluate


def _triples(answer: Any) -> Iterator[tuple[Any, Any, Any]]:
    """Take lists of lists apart, for the language has no way to join them."""
    for each in answer:
        if each and not isinstance(each[0], tuple | list):
            yield each
        else:
            yield from _triples(each)


def _flattened(places: Any) -> list[Any]:
    return [one for each in places for one in (_flattened(each) if isinstance(each, tuple | list) else [each])]


def engines() -> dict[str, Engine | None]:
    """Return each engine by its name; None where its package is not installed."""
    return {
        "zen-engine, a text per rule": zen_engine_by_rule(),
        "zen-engine, a decision graph": zen_engine_graph(),
        "zen-engine, one program": zen_engine_program(),
        "rule-engine": rule_engine(),
    }


def _installed(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        return None
