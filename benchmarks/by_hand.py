"""The default rules and the gut as one plain function on floats: what somebody writes who needs nothing else.

This is the yardstick of `assess`. It imports nothing of camg, makes no objects but tuples and short lists, and
leaves out what a special case may leave out: it takes complete inputs (a person of whom everything is known, every
meal and salt known, totals known, a regimen on the circle, the default model and standards, medicines as the shipped
table lists them), and returns numbers without sources, sentences, traces or remedies.
"""

from collections.abc import Mapping, Sequence
from math import exp, sqrt
from operator import itemgetter
from typing import Any, TypeAlias

__all__ = ["ADVICE", "CAUTION", "INFO", "WARNING", "Found", "PlainIntake", "PlainMedicine", "Shown", "judge_day"]

WARNING, CAUTION, ADVICE, INFO = range(4)  # so that sorting puts the most severe first

PlainIntake: TypeAlias = tuple[int, str, float, str, str, str, float, float, str, bool, bool]
"""Minute, symbol of the mineral, mg, salt id, class at gate 1, meal, phytate and oxalate [mmol], origin, whether the
amount is assumed, whether the salt gives alkali."""
PlainMedicine: TypeAlias = tuple[int, str, tuple[str, ...]]
"""Minute, name, classes."""
Found: TypeAlias = tuple[int, str, tuple[int, ...], float]
"""Severity, rule id, places of the items (-1, -2 ... for medicines), what was measured."""
Shown: TypeAlias = tuple[Found, tuple[Found, ...]]
"""A finding as a reader sees it, and what stands under it."""

_SIGMA = {
    ("normal", True): {"acid_dependent_ca": 1.0, "acid_dependent_mg": 0.6, "intermediate": 0.8, "enteric": 0.18},
    ("normal", False): {"acid_dependent_ca": 0.8, "acid_dependent_mg": 0.5, "intermediate": 0.75, "enteric": 0.18},
    ("ppi", True): {"acid_dependent_ca": 1.0, "acid_dependent_mg": 0.4, "intermediate": 0.7, "enteric": 0.3},
    ("ppi", False): {"acid_dependent_ca": 0.2, "acid_dependent_mg": 0.25, "intermediate": 0.6, "enteric": 0.3},
    ("achlorhydria", True): {"acid_dependent_ca": 1.0, "acid_dependent_mg": 0.4, "intermediate": 0.7, "enteric": 0.3},
    ("achlorhydria", False): {
        "acid_dependent_ca": 0.08,
        "acid_dependent_mg": 0.25,
        "intermediate": 0.6,
        "enteric": 0.3,
    },
}
_TAU = {"fasted": 1.9 * 60, "light": 2.7 * 60, "full": 3.4 * 60}  # minutes
_OSMOTIC = {
    "mg-oxide",
    "mg-hydroxide",
    "mg-carbonate",
    "mg-carbonate-basic-pentahydrate",
    "mg-carbonate-any",
    "mg-sulfate-heptahydrate",
    "mg-sulfate-anhydrous",
    "mg-sulfate",
    "mg-citrate-anhydrous",
    "mg-citrate-nonahydrate",
    "mg-citrate-dibasic",
    "mg-citrate",
}
_GUT = ("chronic-diarrhoea", "active-coeliac-disease", "active-crohn-disease", "ileal-resection", "bariatric-bypass")
_Steps: TypeAlias = tuple[int, int, tuple[tuple[int, int, int], ...]]
"""The widest minutes after and before a medicine, then the steps: minutes after, minutes before, severity."""
_FAR: _Steps = (240, 240, ((240, 240, WARNING),))
_TETRACYCLINE: _Steps = (120, 360, ((120, 240, WARNING), (120, 360, ADVICE)))
_QUINOLONE: _Steps = (120, 360, ((120, 240, WARNING), (120, 360, CAUTION)))
_BISPHOSPHONATE: _Steps = (180, 120, ((30, 120, WARNING), (180, 120, ADVICE)))
_APART: dict[str, tuple[str, dict[str, _Steps]]] = {  # medicine: rule, what it stands apart from
    "levothyroxine": ("drug/levothyroxine", {"Ca": _FAR, "Mg": _FAR, "aluminium-antacid": _FAR}),
    "tetracycline": ("drug/tetracycline", {"Ca": _TETRACYCLINE, "Mg": _TETRACYCLINE}),
    "quinolone": (
        "drug/quinolone",
        {"Mg": _QUINOLONE, "aluminium-antacid": _QUINOLONE, "Ca": (120, 120, ((120, 120, WARNING),))},
    ),
    "bisphosphonate": (
        "drug/bisphosphonate",
        {"Ca": _BISPHOSPHONATE, "Mg": _BISPHOSPHONATE, "food": (30, 120, ((30, 120, WARNING),))},
    ),
}
_PLACES = {  # rules that speak of one matter: the group, and the place in it
    rule: (group, place)
    for group, rules in enumerate(
        (
            (
                "depletion/several-factors",
                "depletion/ppi",
                "depletion/diuretic",
                "depletion/alcohol",
                "depletion/stress",
                "depletion/low-whole-food-diet",
                "depletion/gut-impairment",
            ),
            ("timing/separate-high-dose-ca-mg", "competition/predicted-loss", "competition/mg-lowers-ca"),
            ("form/acid-suppressed-ca", "timing/carbonate-with-meal"),
            ("form/acid-suppressed-mg", "form/low-bioavailability-mg"),
            ("dose/ca-single-cap", "dose/mg-single-cap", "dose/split-gain", "intake/mg-laxative"),
            ("intake/ca-ul", "safety/milk-alkali", "competition/very-high-daily-ca"),
            (
                "ratio/daily-high",
                "ratio/daily-low",
                "ratio/daily-2-1",
                "ratio/supplement-1-1",
                "ratio/official-context",
            ),
        )
    )
    for place, rule in enumerate(rules)
}
_WORSE = ("loop-diuretic", "digoxin")  # beside a proton pump inhibitor, as are the other diuretics
_by_weight = itemgetter(0, 1)
_DEPLETION = 0  # a group only where several factors are found
_V_CA, _K_CA, _P_CA, _KI_CA = 85.0, 176.0, 0.15, 40.0 * 24.305  # Ki in mg of the rival
_V_MG, _K_MG, _P_MG, _KI_MG = 50.0, 60.0, 0.07, 75.0 * 40.078


def judge_day(  # noqa: PLR0915  # because it is the one plain function
    intakes: Sequence[PlainIntake],
    medicines: Sequence[PlainMedicine],
    person: Mapping[str, Any],
    reference: tuple[float, float, float, float, float, float],
) -> tuple[list[Shown], float, float]:
    """Return what the 48 default rules show, most severe first, and the absorbed calcium and magnesium [mg].

    Intakes are in order of the clock; `reference` holds EAR, RDA and UL of calcium, then of magnesium, where the
    first UL counts all origins and the second supplements.
    """
    ear_ca, rda_ca, ul_ca, ear_mg, rda_mg, ul_mg = reference
    found: list[Found] = []
    add = found.append

    # One pass over the day: amounts, occasions, what dissolves.
    acid = person["acid"]
    fed_sigma, fasted_sigma = _SIGMA[acid, True], _SIGMA[acid, False]
    low_acid = acid != "normal"
    goals, conditions = person["goals"], person["conditions"]
    inert_form = "laxative" not in goals and "antacid" not in goals
    total_ca = total_mg = supp_ca = supp_mg = zinc = alkaline = food_mg = 0.0
    food = False
    eaten: dict[int, list[int]] = {}
    moments_ca: list[tuple[list[int], list[int], list[float]]] = []
    irons: list[tuple[int, int]] = []
    zincs: list[tuple[int, int]] = []
    alkaline_ca: list[int] = []
    food_of_mg: list[int] = []
    minutes: list[int] = []
    is_ca: list[bool] = []
    dissolved: list[float] = []
    taus: list[float] = []
    all_ca: list[int] = []
    all_mg: list[int] = []
    dosed_ca: list[int] = []
    dosed_mg: list[int] = []
    taken_ca: list[int] = []
    taken_mg: list[int] = []
    chains_ca: list[tuple[list[int], list[int], list[float]]] = []
    chains_mg: list[tuple[list[int], list[int], list[float]]] = []
    osmotic: dict[int, float] = {}
    evening = 0
    place = -1
    for minute, mineral, mg, salt, solubility, meal, phytate, oxalate, origin, assumed, alkali in intakes:
        place += 1
        from_food = origin == "food"
        food = food or from_food
        taken = origin in {"supplement", "medicine"}
        fasted = meal == "fasted"
        if (from_food or not fasted) and not (taken and mineral in {"Ca", "Mg"}):
            eaten.setdefault(minute, []).append(place)
        if mineral == "Ca":
            calcium = True
            total_ca += mg
            all_ca.append(place)
            free = 1.0
            if mg > 0:
                if moments_ca and minute - moments_ca[-1][0][-1] <= 30:
                    last = moments_ca[-1]
                    last[0].append(minute)
                    last[1].append(place)
                    last[2].append(mg)
                else:
                    moments_ca.append(([minute], [place], [mg]))
        elif mineral == "Mg":
            calcium = False
            total_mg += mg
            all_mg.append(place)
            free = exp(-0.965 * phytate - 0.088 * oxalate) if phytate or oxalate else 1.0
            if from_food:
                food_mg += mg
                food_of_mg.append(place)
        else:
            if mineral == "Zn" and taken and mg > 0:
                zinc += mg
                zincs.append((minute, place))
            elif mineral == "Fe" and mg >= 5.0:
                irons.append((minute, place))
            continue
        if taken:
            if assumed and mg > 0:
                add((INFO, "dose/elemental-vs-compound", (place,), 2.0))
            if mg > 0:
                if not fasted and (phytate >= 0.7 or oxalate >= 3.0):
                    binds = phytate if phytate / 0.7 > oxalate / 3.0 else oxalate
                    add((INFO, "form/inhibitors-at-meal", (place,), binds))
                if calcium:
                    supp_ca += mg
                    taken_ca.append(place)
                    chains = chains_ca
                    if alkali:
                        alkaline += mg
                        alkaline_ca.append(place)
                    if solubility == "acid_dependent_ca":
                        if fasted:
                            add((ADVICE, "timing/carbonate-with-meal", (place,), 0.0))
                        if low_acid:
                            add((CAUTION if fasted else INFO, "form/acid-suppressed-ca", (place,), mg))
                else:
                    supp_mg += mg
                    taken_mg.append(place)
                    chains = chains_mg
                    if solubility == "acid_dependent_mg":
                        if low_acid:
                            add((ADVICE, "form/acid-suppressed-mg", (place,), mg))
                        if inert_form:
                            add((INFO, "form/low-bioavailability-mg", (place,), mg))
                    elif solubility == "enteric" and inert_form:
                        add((INFO, "form/low-bioavailability-mg", (place,), mg))
                    if minute >= 1080 or minute == 0:
                        evening += 1
                    if salt in _OSMOTIC:
                        osmotic[place] = mg
                if chains and minute - chains[-1][0][-1] <= 30:
                    last = chains[-1]
                    last[0].append(minute)
                    last[1].append(place)
                    last[2].append(mg)
                else:
                    chains.append(([minute], [place], [mg]))
        if solubility == "soluble" or not taken:
            amount = mg * free
        else:
            amount = mg * (fasted_sigma if fasted else fed_sigma)[solubility] * free
        if mg > 0:
            (dosed_ca if calcium else dosed_mg).append(place)
        minutes.append(minute)
        is_ca.append(calcium)
        dissolved.append(amount)
        taus.append(_TAU[meal])
    if zinc >= 100.0:
        dissolved = [amount if calcium else 0.85 * amount for amount, calcium in zip(dissolved, is_ca, strict=True)]
    if not food:
        total_ca += person["dietary_calcium"]
        total_mg += person["dietary_magnesium"]
        food_mg += person["dietary_magnesium"]

    # The gut: overlap, own load and rival load of every pair, then gate 2 with and without the rival.
    own = dissolved.copy()
    rival = [0.0] * len(dissolved)
    for one in range(1, len(dissolved)):
        minute, amount, calcium, tau = minutes[one], dissolved[one], is_ca[one], taus[one]
        for other in range(one):
            apart = minute - minutes[other]
            if apart:
                if apart > 720:
                    apart = 1440 - apart
                longest = taus[other]
                x = apart / (tau if tau > longest else longest)  # because max() is slower
                share = exp(-x * sqrt(x))
            else:
                share = 1.0
            if is_ca[other] is calcium:
                own[one] += share * dissolved[other]
                own[other] += share * amount
            else:
                rival[one] += share * dissolved[other]
                rival[other] += share * amount
    scale, shift = 1.0, 0.0
    calcitriol, vitamin_d = person["calcitriol"], person["vitamin_d"]
    if calcitriol is not None:
        scale = min(max(calcitriol / 100.0, 0.0), 1.76)
    if "menopause-without-oestrogen" in conditions:
        shift = -0.022
    shift -= 0.0021 * max(person["age"] - 45.0, 0.0)
    if vitamin_d is not None:
        scale *= 0.64 + 0.36 * min(max((vitamin_d - 10.0) / 10.0, 0.0), 1.0)
        shift += 0.0005 * (min(max(vitamin_d, 40.0), 130.0) - 63.0)
    v_ca, p_ca = scale * _V_CA, _P_CA + min(max(shift, -0.09), 0.05)
    absorbed_ca = absorbed_mg = alone_ca = alone_mg = 0.0
    for calcium, amount, load, other_load in zip(is_ca, dissolved, own, rival, strict=True):
        if calcium:
            passive, top = p_ca * amount, v_ca * amount
            alone = passive + top / (_K_CA + load)
            beside = passive + top / (_K_CA * (1.0 + other_load / _KI_CA) + load)
            alone_ca += alone if 0.0 <= alone <= amount else min(max(alone, 0.0), amount)
            absorbed_ca += beside if 0.0 <= beside <= amount else min(max(beside, 0.0), amount)
        else:  # 50/60 + 0.07 < 1: never out of bounds
            passive, top = _P_MG * amount, _V_MG * amount
            alone_mg += passive + top / (_K_MG + load)
            absorbed_mg += passive + top / (_K_MG * (1.0 + other_load / _KI_MG) + load)

    # Competition by the model.
    if dosed_ca and dosed_mg:
        for alone, beside, dosed in ((alone_ca, absorbed_ca, dosed_ca), (alone_mg, absorbed_mg, dosed_mg)):
            if alone > 0:
                loss = 1.0 - beside / alone
                if loss >= 0.03:
                    severity = CAUTION if loss >= 0.20 else ADVICE if loss >= 0.10 else INFO
                    add((severity, "competition/predicted-loss", tuple(dosed), loss))

    # Occasions: across midnight, their size, and what splitting would gain.
    for chains in (chains_ca, chains_mg, moments_ca):
        if len(chains) > 1 and chains[0][0][0] + 1440 - chains[-1][0][-1] <= 30:
            head, tail = chains[0], chains.pop()
            chains[0] = (tail[0] + head[0], tail[1] + head[1], tail[2] + head[2])
    sums_ca = [sum(amounts) for _, _, amounts in chains_ca]
    sums_mg = [sum(amounts) for _, _, amounts in chains_mg]
    for (_, places, _), mg in zip(chains_ca, sums_ca, strict=True):
        if mg > 500.0:
            add((CAUTION if mg > 1000.0 else ADVICE, "dose/ca-single-cap", tuple(places), mg))
        gain = _V_CA * mg / (_K_CA + mg / 2) - _V_CA * mg / (_K_CA + mg)
        if gain >= 25.0:
            add((INFO, "dose/split-gain", tuple(places), gain))
    for (_, places, _), mg in zip(chains_mg, sums_mg, strict=True):
        if mg > 200.0:
            add((CAUTION if mg > 350.0 else ADVICE, "dose/mg-single-cap", tuple(places), mg))
        gain = _V_MG * mg / (_K_MG + mg / 2) - _V_MG * mg / (_K_MG + mg)
        if gain >= 15.0:
            add((INFO, "dose/split-gain", tuple(places), gain))

    # Pairs of occasions, the thyroid pill, the evening.
    for (minutes_ca, places_ca, _), ca in zip(chains_ca, sums_ca, strict=True):
        if 300.0 < ca < 500.0:
            continue
        for (minutes_mg, places_mg, _), mg in zip(chains_mg, sums_mg, strict=True):
            if mg < 100.0 or (ca <= 300.0 and mg < 300.0):
                continue
            gap = 1440
            for here in minutes_ca:
                for there in minutes_mg:
                    apart = abs(here - there)
                    apart = min(apart, 1440 - apart)
                    gap = min(apart, gap)
            if ca >= 500.0:
                if gap < 240:
                    severity = ADVICE if ca >= 1000.0 and gap < 120 else INFO
                    add((severity, "timing/separate-high-dose-ca-mg", (*places_ca, *places_mg), gap / 60))
            elif gap < 120:
                add((INFO, "competition/mg-lowers-ca", (*places_ca, *places_mg), gap / 60))

    # Iron and zinc beside calcium.
    if irons:
        for times, places, amounts in moments_ca:
            if sum(amounts) >= 300.0:
                for minute, iron in irons:
                    gap = min([min(abs(minute - there), 1440 - abs(minute - there)) for there in times])
                    if gap < 120:
                        add((ADVICE, "mineral/iron-ca", (iron, *places), gap / 60))
    if zincs:
        for (times, places, _), ca in zip(chains_ca, sums_ca, strict=True):
            if ca >= 300.0:
                for minute, one in zincs:
                    gap = min([min(abs(minute - there), 1440 - abs(minute - there)) for there in times])
                    if gap < 120:
                        add((INFO, "mineral/zinc-ca", (one, *places), gap / 60))
        if zinc >= 100.0:
            add((CAUTION, "mineral/zinc-high-mg", tuple([one for _, one in zincs]), zinc))

    # Medicines: what they are, and what stands too close to them.
    places_of: dict[str, tuple[int, ...]] = {}
    pills: list[tuple[int, int, str]] = []
    for number, (pill, name, kinds) in enumerate(medicines, start=1):
        for kind in kinds if name in kinds else (name, *kinds):
            places_of[kind] = (*places_of.get(kind, ()), -number)
            if kind in _APART:
                pills.append((pill, -number, kind))
    for pill, number, kind in pills:
        rule, ions = _APART[kind]
        for ion, (most_after, most_before, steps) in ions.items():
            if ion == "Ca":
                others = chains_ca
            elif ion == "Mg":
                others = chains_mg
            elif ion == "food":
                others = [([minute], places, []) for minute, places in eaten.items()]
            else:
                others = [([medicines[-each - 1][0]], [each], []) for each in places_of.get(ion, ())]
            for when, places, _ in others:
                if len(when) == 1:
                    after = (when[0] - pill) % 1440
                    before = (pill - when[0]) % 1440
                else:
                    after = min([(there - pill) % 1440 for there in when])
                    before = min([(pill - there) % 1440 for there in when])
                if after >= most_after and before >= most_before:
                    continue
                by_after = min([severity for near, _, severity in steps if after < near], default=4)
                by_before = min([severity for _, near, severity in steps if before < near], default=4)
                closer = after - most_after <= before - most_before
                is_after = closer if by_after == by_before else by_after < by_before
                items = (*places, number) if ion == "food" else (number, *places)
                add((min(by_after, by_before), rule, items, (after if is_after else before) / 60))

    if taken_mg and not evening and ("sleep" in goals or "relaxation" in goals):
        add((INFO, "timing/evening-mg", tuple(taken_mg), 0.0))

    # The day's amounts.
    items_ca, items_mg = tuple(all_ca), tuple(all_mg)
    if total_ca > 2600.0:
        add((CAUTION, "competition/very-high-daily-ca", items_ca, total_ca))
    elif total_ca > 2000.0 and total_mg < rda_mg:
        add((INFO, "competition/very-high-daily-ca", items_ca, total_ca))
    if total_ca < rda_ca:
        add((CAUTION if total_ca < ear_ca else INFO, "intake/ca-inadequate", items_ca, total_ca))
    if total_mg < rda_mg:
        add((CAUTION if total_mg < ear_mg else INFO, "intake/mg-inadequate", items_mg, total_mg))
    if total_ca > 0.9 * ul_ca:
        add((WARNING if total_ca > ul_ca else INFO, "intake/ca-ul", items_ca, total_ca))
    if supp_mg > ul_mg:
        add((CAUTION, "intake/mg-supp-ul", tuple(taken_mg), supp_mg))
    if supp_mg > 0 and "laxative" not in goals:
        loose = "loose-stools" in conditions
        severity = CAUTION if loose else ADVICE
        reached = False
        if supp_mg >= 300.0:
            reached = True
            add((severity, "intake/mg-laxative", tuple(taken_mg), supp_mg))
        elif osmotic:
            for _, places, _ in chains_mg:
                at_once = sum([osmotic.get(each, 0.0) for each in places])
                if at_once >= 250.0:
                    reached = True
                    add((severity, "intake/mg-laxative", tuple(places), at_once))
        if loose and not reached:
            add((INFO, "intake/mg-laxative", tuple(taken_mg), supp_mg))

    # What holds for adults who are neither pregnant nor lactating.
    if person["age"] >= 19.0 and person["stage"] is None:
        balance = 0.20 * total_ca - 148.29
        if balance < 0:
            add((INFO, "balance/negative", items_ca, balance))
        balance = 0.12 * total_mg - 19.8
        if balance < 0:
            add((INFO, "balance/negative", items_mg, balance))
        if total_mg > 0:
            ratio = total_ca / total_mg
            if not 1.7 <= ratio <= 2.6:
                both = tuple(sorted(all_ca + all_mg))
                add((INFO, "ratio/official-context", both, ratio))
                both_low = total_ca < ear_ca and total_mg < ear_mg
                if ratio > 2.8:
                    severity = CAUTION if total_mg < ear_mg else ADVICE if total_mg < rda_mg else INFO
                    add((INFO if both_low else severity, "ratio/daily-high", both, ratio))
                elif ratio > 2.6:
                    add((INFO, "ratio/daily-2-1", both, ratio))
                else:
                    severity = ADVICE if total_ca < rda_ca and not both_low else INFO
                    add((severity, "ratio/daily-low", both, ratio))
        serum = person["serum_magnesium"]
        if supp_mg > 0 and person["egfr"] >= 60.0 and serum <= 1.10:
            ratio = supp_ca / supp_mg
            if ratio > 1.5 and (serum < 0.85 or total_mg < ear_mg):
                add((INFO, "ratio/supplement-1-1", (*taken_ca, *taken_mg), ratio))

    # What drains: medicines, habits, conditions.
    treated: dict[str, list[tuple[str, float, float]]] = {}
    for name, kinds, months, daily in person["treatments"]:
        for kind in kinds if name in kinds else (name, *kinds):
            treated.setdefault(kind, []).append((name, months, daily))
    ppi = diuretic = alcohol = stressed = poor_diet = False
    spared = "k-sparing-diuretic" in treated or "k-sparing-diuretic" in places_of
    thiazide = "thiazide" in treated or "thiazide" in places_of
    if "ppi" in treated:
        months = max([each[1] for each in treated["ppi"]])
        if months >= 3.0:
            ppi = True
            worse = spared or thiazide or any([each in treated or each in places_of for each in _WORSE])
            severity = (WARNING if worse else CAUTION) if months >= 12.0 else CAUTION if worse else INFO
            add((severity, "depletion/ppi", places_of.get("ppi", ()), months))
    if not spared:
        if "thiazide" in treated:
            diuretic = True
            months = max([each[1] for each in treated["thiazide"]])
            severity = CAUTION if months >= 12.0 else INFO
            add((severity, "depletion/diuretic", places_of.get("thiazide", ()), months))
        if "loop-diuretic" in treated:
            diuretic = True
            daily = sum([each[2] for each in treated["loop-diuretic"]])
            severity = CAUTION if daily >= 80.0 else INFO
            add((severity, "depletion/diuretic", places_of.get("loop-diuretic", ()), daily))
    drunk = person["alcohol"]
    if drunk >= 28.0:
        alcohol = True
        add((CAUTION if drunk >= 56.0 else INFO, "depletion/alcohol", (), drunk))
    if "alcohol-use-disorder" in conditions:
        alcohol = True
        add((CAUTION, "depletion/alcohol", (), 1.0))
    if person["stress"] == "high" and total_mg < rda_mg:
        stressed = True
        add((INFO, "depletion/stress", items_mg, total_mg))
    energy = person["energy"]
    if energy > 0 and 1000.0 * food_mg / energy < 120.0:
        poor_diet = True
        add((INFO, "depletion/low-whole-food-diet", tuple(food_of_mg), 1000.0 * food_mg / energy))
    if "refined" in person["diet"]:
        poor_diet = True
        add((INFO, "depletion/low-whole-food-diet", (), 1.0))
    impaired = sum([each in conditions for each in _GUT]) if conditions else 0
    if impaired:
        add((CAUTION, "depletion/gut-impairment", (), float(impaired)))
    factors = ppi + diuretic + alcohol + stressed + poor_diet + (impaired > 0)
    if factors >= 2 and total_mg < rda_mg:
        add((CAUTION, "depletion/several-factors", items_mg, float(factors)))
    if person["sodium"] > 2300.0:
        add((INFO, "depletion/caffeine-sodium", (), person["sodium"]))
    if person["caffeine"] > 400.0:
        add((INFO, "depletion/caffeine-sodium", (), person["caffeine"]))

    # The laboratory, vitamin D, the kidney.
    serum, ionised, egfr = person["serum_magnesium"], person["ionised_calcium"], person["egfr"]
    if ionised < 1.10:
        if serum < 0.70:
            add((WARNING, "lab/hypocalcaemia-with-low-mg", (), ionised))
    elif ionised > 1.30:
        add((WARNING if ionised > 1.50 else CAUTION, "kidney/hypercalcaemia-wastes-mg", (), ionised))
    if serum < 0.85:
        severity = WARNING if serum < 0.50 else CAUTION if serum < 0.70 else INFO
        add((severity, "lab/serum-mg-low", (), serum))
    elif serum > 1.10:
        add((WARNING if serum > 2.0 else CAUTION, "lab/serum-mg-high", (), serum))
    if vitamin_d < 50.0:
        add((WARNING if vitamin_d < 30.0 else CAUTION, "vitd/status", (), vitamin_d))
    elif vitamin_d > 125.0:
        add((WARNING if vitamin_d > 250.0 else CAUTION, "vitd/status", (), vitamin_d))
    taken_iu = person["vitamin_d_iu"]
    if taken_iu >= 1000.0 and total_mg < ear_mg:
        add((INFO, "vitd/needs-mg", items_mg, total_mg))
    if supp_mg > 0:
        if "dialysis" in conditions or "kidney-failure" in conditions:
            add((WARNING, "renal/mg-egfr", tuple(taken_mg), supp_mg))
        elif egfr < 60.0:
            add((WARNING if egfr < 30.0 else CAUTION, "renal/mg-egfr", tuple(taken_mg), egfr))
    if "alkali" in treated or "alkali" in places_of:
        alkaline, alkaline_ca = supp_ca, taken_ca
    if alkaline > 2000.0:
        add((WARNING, "safety/milk-alkali", tuple(alkaline_ca), alkaline))
    elif alkaline >= 1200.0 and (
        egfr < 60.0
        or thiazide
        or person["age"] >= 65.0
        or person["stage"] == "pregnant"
        or taken_iu > 4000.0
        or vitamin_d > 125.0
    ):
        add((CAUTION, "safety/milk-alkali", tuple(alkaline_ca), alkaline))

    found.sort(key=_by_weight)
    return _shown(found), absorbed_ca, absorbed_mg


def _shown(found: list[Found]) -> list[Shown]:
    """Put each finding under a more severe one of its group that is about the same items, or about the person."""
    groups: dict[int, list[tuple[int, int, int]]] = {}
    for number, each in enumerate(found):
        known = _PLACES.get(each[1])
        if known is not None:
            groups.setdefault(known[0], []).append((each[0], known[1], number))
    hidden: set[int] = set()
    notes: dict[int, list[Found]] = {}
    for group, members in groups.items():
        if len(members) == 1:
            continue
        members.sort()
        if group == _DEPLETION and not any([place == 0 for _, place, _ in members]):
            continue
        heads: list[tuple[int, int, set[int]]] = []
        for _, place, number in members:
            about = set(found[number][2])
            for head, rule, over in heads:
                if rule != place and not (about and over and about.isdisjoint(over)):
                    hidden.add(number)
                    notes.setdefault(head, []).append(found[number])
                    break
            else:
                heads.append((number, place, about))
    return [(each, tuple(notes.get(number, ()))) for number, each in enumerate(found) if number not in hidden]
