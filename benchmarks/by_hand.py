"""The default rules and the gut as one plain function on floats: what somebody writes who needs nothing else.

This is the yardstick of `assess`. It imports nothing of camg, makes no objects but tuples and short lists, and
leaves out what a special case may leave out: it takes complete inputs (a person of whom everything is known, every
meal and salt known, totals known, a regimen on the circle, the default model), and returns numbers without sources.
"""

from collections.abc import Mapping, Sequence
from math import exp, sqrt
from typing import Any, TypeAlias

__all__ = ["ADVICE", "CAUTION", "INFO", "WARNING", "Found", "PlainIntake", "PlainMedicine", "judge_day"]

WARNING, CAUTION, ADVICE, INFO = range(4)  # so that sorting puts the most severe first

PlainIntake: TypeAlias = tuple[int, str, float, str, str, str, float, float, str, bool]
"""Minute, symbol of the mineral, mg, salt id, class at gate 1, meal, phytate and oxalate [mmol], origin, assumed."""
PlainMedicine: TypeAlias = tuple[int, str]
"""Minute, name."""
Found: TypeAlias = tuple[int, str, tuple[int, ...], float]
"""Severity, rule id, places of the items (-1, -2 ... for medicines), what was measured."""

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
_V_CA, _K_CA, _P_CA, _KI_CA = 85.0, 176.0, 0.15, 40.0 * 24.305  # Ki in mg of the rival
_V_MG, _K_MG, _P_MG, _KI_MG = 50.0, 60.0, 0.07, 75.0 * 40.078


def judge_day(  # noqa: PLR0915  # because it is the one plain function
    intakes: Sequence[PlainIntake],
    medicines: Sequence[PlainMedicine],
    person: Mapping[str, Any],
    reference: tuple[float, float, float, float, float, float],
) -> tuple[list[Found], float, float]:
    """Return what the 22 default rules find, most severe first, and the absorbed calcium and magnesium [mg].

    Intakes are in order of the clock; `reference` holds EAR, RDA and UL of calcium, then of magnesium, where the
    first UL counts all origins and the second supplements.
    """
    ear_ca, rda_ca, ul_ca, ear_mg, rda_mg, ul_mg = reference
    found: list[Found] = []
    add = found.append

    # One pass over the day: amounts, occasions, what dissolves.
    acid = person["acid"]
    fed_sigma, fasted_sigma = _SIGMA[acid, True], _SIGMA[acid, False]
    total_ca = total_mg = supp_ca = supp_mg = zinc = 0.0
    food = False
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
    for minute, mineral, mg, salt, solubility, meal, phytate, oxalate, origin, assumed in intakes:
        place += 1
        if origin == "food":
            food = True
        taken = origin in {"supplement", "medicine"}
        if mineral == "Ca":
            calcium = True
            total_ca += mg
            all_ca.append(place)
            free = 1.0
        elif mineral == "Mg":
            calcium = False
            total_mg += mg
            all_mg.append(place)
            free = exp(-0.965 * phytate - 0.088 * oxalate) if phytate or oxalate else 1.0
        else:
            if mineral == "Zn" and taken:
                zinc += mg
            continue
        if taken:
            if assumed and mg > 0:
                add((INFO, "dose/elemental-vs-compound", (place,), 2.0))
            if mg > 0:
                if calcium:
                    supp_ca += mg
                    taken_ca.append(place)
                    chains = chains_ca
                    if solubility == "acid_dependent_ca" and meal == "fasted":
                        add((ADVICE, "timing/carbonate-with-meal", (place,), 0.0))
                else:
                    supp_mg += mg
                    taken_mg.append(place)
                    chains = chains_mg
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
            amount = mg * (fasted_sigma if meal == "fasted" else fed_sigma)[solubility] * free
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
    if person["menopause"]:
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
    for chains in (chains_ca, chains_mg):
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
    for number, (pill, name) in enumerate(medicines, start=1):
        if name == "levothyroxine":
            for when, places, _ in (*chains_ca, *chains_mg):
                before = min([(there - pill) % 1440 for there in when])
                after = min([(pill - there) % 1440 for there in when])
                if before == 0 or after == 0:
                    add((WARNING, "drug/levothyroxine", (-number, *places), 0.0))
                    continue
                if before < 240:
                    add((WARNING, "drug/levothyroxine", (-number, *places), before / 60))
                if after < 240:
                    add((WARNING, "drug/levothyroxine", (-number, *places), after / 60))
    goals = person["goals"]
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
        loose = person["loose_stools"]
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

    found.sort()
    return found, absorbed_ca, absorbed_mg
