"""Salts: what a compound weighs, how much of it is mineral, and which names are enough to know it."""

import pickle

import pytest
import strategies as own
from hypothesis import given
from hypothesis import strategies as st
from tables import table

from camg import CALCIUM, MAGNESIUM, CamgError, Dose, InputError, Salt, UnknownNameError, salt, salts
from camg.catalogue._files import normalised, read_data
from camg.catalogue.salts import Solubility, find_salt, formula_mass, salt_names, unsettled_salts
from camg.errors import CatalogueError

FRACTIONS = table("salt_fractions")
SHARED = [each for each in unsettled_salts() if each.members]


def four_digits(value: float) -> float:
    return float(f"{value:.4g}")


def test_the_catalogue_holds_the_41_salts_of_the_table() -> None:
    """No more, no fewer."""

    assert len(salts()) == len(FRACTIONS) == 41
    assert {each.id for each in salts()} == {row["id"] for row in FRACTIONS}


@pytest.mark.parametrize("row", FRACTIONS, ids=lambda row: row["id"])
def test_the_fraction_of_a_salt_follows_from_its_formula(row: dict[str, str]) -> None:
    """Computed from the atomic masses, hydrates included, and equal to the table in four digits."""
    compound = salt(row["id"])

    assert round(compound.molar_mass, 3) == float(row["molar_mass"])
    assert four_digits(compound.fraction) == float(row["fraction"])
    assert round(compound.fraction * compound.molar_mass / compound.mineral.molar_mass, 6) == int(row["n_metal"])


@pytest.mark.parametrize(
    ("name", "share"),
    [
        ("ca-carbonate", 0.40),
        ("ca-citrate-tetrahydrate", 0.21),
        ("mg-oxide", 0.60),
        ("mg-bisglycinate", 0.14),
        ("mg-citrate-anhydrous", 0.16),
    ],
)
def test_the_round_figures_of_labels_are_the_computed_ones(name: str, share: float) -> None:
    """Marketing rounds to whole percents."""

    assert round(salt(name).fraction, 2) == share


def test_fractions_are_not_stored_in_the_catalogue() -> None:
    """A stored number would outlive a corrected formula."""
    for row in read_data("salts")["salt"].values():
        assert not {"fraction", "molar_mass"} & set(row)


def test_every_name_of_the_catalogue_finds_its_salt() -> None:
    """Ids, names and synonyms, in English and German, in any case and with hyphens or blanks."""
    for name, compound in salt_names().items():
        assert find_salt(name) is compound
        assert find_salt(f"  {name.upper().replace(' ', '-')} ".replace("ß".upper(), "ß")) in (compound, None)


def test_every_name_means_one_salt() -> None:
    """Ids, names and synonyms together are unique once case, blanks and hyphens are folded."""
    tables = read_data("salts")
    seen: dict[str, str] = {}
    for kind in ("salt", "family"):
        for key, row in tables[kind].items():
            for name in {normalised(each) for each in (key, row["name"], *row["synonyms"])}:
                assert seen.setdefault(name, key) == key


def test_two_entries_of_one_name_would_be_a_fault_of_the_catalogue() -> None:
    """The index refuses to choose."""
    from camg.catalogue._files import Index

    with pytest.raises(CatalogueError):
        Index("salt", [("magnesium oxide", object()), ("Magnesium-Oxide", object())])


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("magnesium oxide", "mg-oxide"),
        ("Magnesium Oxide", "mg-oxide"),
        ("MAGNESIUM-OXIDE", "mg-oxide"),
        ("Magnesiumoxid", "mg-oxide"),
        ("Calciumcarbonat", "ca-carbonate"),
        ("magnesium glycinate", "mg-bisglycinate"),
        ("magnesium diglycinate", "mg-bisglycinate"),
        ("calcium citrate, anhydrous", "ca-citrate-anhydrous"),
    ],
)
def test_common_label_names_are_known_in_english_and_german(name: str, key: str) -> None:
    """As they stand on packets."""

    assert salt(name).id == key


@pytest.mark.parametrize("shared", SHARED, ids=lambda shared: shared.id)
def test_a_name_of_several_hydrates_raises_with_each_and_its_fraction(shared: Salt) -> None:
    """Between the hydrates of magnesium citrate lies a factor of 1.4; nobody chooses in silence."""
    with pytest.raises(InputError) as caught:
        salt(shared.name)

    assert len(shared.members) >= 2
    for member in shared.members:
        assert f"{member} ({salt(member).fraction:.4f})" in str(caught.value)


@pytest.mark.parametrize("shared", unsettled_salts(), ids=lambda shared: shared.id)
def test_a_name_without_one_formula_has_no_fraction(shared: Salt) -> None:
    """So that no element is computed from its mass; the label's element still counts."""
    with pytest.raises(InputError):
        _ = shared.fraction
    with pytest.raises(InputError):
        Dose.of_salt(shared, "500 mg")

    assert not shared.is_settled
    assert Dose.of(shared.mineral, "100 mg", salt=shared.id).salt is shared
    assert Dose.of(shared.mineral, "100 mg", salt=shared.id).salt_amount is None


@pytest.mark.parametrize("shared", SHARED, ids=lambda shared: shared.id)
def test_hydrates_of_a_shared_name_carry_one_mineral_in_one_class(shared: Salt) -> None:
    """What the class of the shared name says holds for each member."""
    members = [salt(each) for each in shared.members]

    assert {each.mineral for each in members} == {shared.mineral}
    assert {each.solubility for each in members} == {shared.solubility}


@pytest.mark.parametrize("mistake", ["magnesium oxid e", "magnesum oxide", "mg-oxyde", "calcium carbonat", "Ca"])
def test_a_near_miss_is_named_and_never_taken(mistake: str) -> None:
    """A typing error must not become a dose."""
    with pytest.raises(UnknownNameError) as caught:
        salt(mistake)

    assert find_salt(mistake) is None
    assert caught.value.value == mistake


def test_the_nearest_names_are_in_the_message() -> None:
    """Did you mean."""
    with pytest.raises(UnknownNameError, match=r"Did you mean .*'magnesium oxide'"):
        salt("magnesum oxide")


@given(st.text(max_size=40))
def test_any_text_is_a_salt_or_a_camg_error(text: str) -> None:
    """No other exception, whatever the text."""
    try:
        found = salt(text)
    except CamgError as fault:
        assert str(fault)
    else:
        assert found in salt_names().values()


@pytest.mark.parametrize("value", [None, 5, ["mg-oxide"], b"mg-oxide"], ids=repr)
def test_a_salt_is_asked_for_by_text(value: object) -> None:
    """Anything else is an InputError, not a KeyError."""
    with pytest.raises(InputError):
        salt(value)  # type: ignore[arg-type]


@pytest.mark.parametrize("compound", salts(), ids=lambda compound: compound.id)
def test_each_salt_dissolves_in_a_class_of_its_mineral(compound: Salt) -> None:
    """Acid-dependent calcium and magnesium have classes of their own."""
    other = Solubility.ACID_DEPENDENT_MG if compound.mineral == CALCIUM else Solubility.ACID_DEPENDENT_CA

    assert compound.solubility not in (None, other)
    assert (compound.needs_acid == "yes") == str(compound.solubility).startswith("acid_dependent")


@pytest.mark.parametrize(
    ("name", "solubility"),
    [
        ("ca-carbonate", "acid_dependent_ca"),
        ("ca-phosphate-tribasic", "acid_dependent_ca"),
        ("ca-phosphate-dibasic-dihydrate", "acid_dependent_ca"),
        ("ca-hydroxyapatite", "acid_dependent_ca"),
        ("mg-oxide", "acid_dependent_mg"),
        ("mg-hydroxide", "acid_dependent_mg"),
        ("mg-carbonate-basic-pentahydrate", "acid_dependent_mg"),
        ("mg-orotate-dihydrate", "intermediate"),
        ("mg-bisglycinate", "soluble"),
        ("ca-citrate-tetrahydrate", "soluble"),
        ("mg-sulfate-heptahydrate", "soluble"),
    ],
)
def test_salts_stand_in_the_class_of_the_table(name: str, solubility: str) -> None:
    """Section 4 of the units page."""

    assert salt(name).solubility == solubility


# Salts of one's own -------------------------------------------------------------------------------------------


def test_a_salt_of_ones_own_is_weighed_like_the_catalogues() -> None:
    """The same formula reader, the same masses."""
    for compound in salts():
        mine = Salt.of(f"my-{compound.id}", formula=str(compound.formula), mineral=compound.mineral)

        assert mine.fraction == compound.fraction


def test_a_salt_of_ones_own_can_be_passed_in() -> None:
    """Wherever a salt is asked for."""
    fumarate = Salt.of("mg-fumarate", formula="MgC4H2O4", mineral="magnesium", solubility="soluble")

    assert Dose.of("magnesium", "100 mg", salt=fumarate).salt is fumarate
    assert Dose.of_salt(fumarate, "1 g").elemental_mg == round(1000 * fumarate.fraction, 9)


@pytest.mark.parametrize(
    "formula",
    [
        "",
        "Mg.",
        ".Mg",
        "mgO",
        "MgX",
        "Mg(OH2",
        "MgOH)2",
        "Mg(OH)-",
        "Mg 0",
        "2",
        "Mg²",
        "MgO\n",
        "Mg" * 100,
        "()",
        "O2",
    ],
    ids=lambda formula: repr(formula)[:12],
)
def test_a_formula_that_cannot_be_read_is_refused(formula: str) -> None:
    """Unknown elements, open brackets, other scripts, or none of the mineral."""
    with pytest.raises(InputError) as caught:
        Salt.of("my-salt", formula=formula, mineral="magnesium")

    assert caught.value.field == "Salt.formula"


@given(st.text("MgCaHO()0123456789.P", max_size=30) | st.text(max_size=20))
def test_any_formula_is_read_or_refused(formula: str) -> None:
    """A formula from a stranger is text like any other."""
    try:
        mine = Salt.of("my-salt", formula=formula, mineral="magnesium")
    except CamgError as fault:
        assert str(fault)
    else:
        assert 0 < mine.fraction <= 1


@pytest.mark.parametrize(
    ("formula", "mass"),
    [("MgO", 40.304), ("Mg(OH)2", 58.319), ("CaCl2.2H2O", 147.008), ("Mg5(CO3)4(OH)2.5H2O", 485.646), ("H2O", 18.015)],
)
def test_brackets_and_water_count_as_chemists_write_them(formula: str, mass: float) -> None:
    """A number after a bracket multiplies it; one after a point multiplies the whole part."""

    assert round(formula_mass(formula), 3) == mass


@pytest.mark.parametrize("key", ["mg-oxide", "magnesium oxide", "Mg", "-x", "a" * 80, "", 5], ids=repr)
def test_an_id_of_ones_own_is_new_and_plain(key: object) -> None:
    """The ids and names of the catalogue are taken."""
    with pytest.raises(InputError):
        Salt.of(key, formula="MgO", mineral="magnesium")  # type: ignore[arg-type]


def test_the_class_of_ones_own_salt_is_one_of_the_classes() -> None:
    """Left out, it is unknown, and absorption spans both ends."""
    with pytest.raises(CamgError):
        Salt.of("my-salt", formula="MgO", mineral="magnesium", solubility="very")

    assert Salt.of("my-salt", formula="MgO", mineral="magnesium").solubility is None


def test_a_dose_refuses_the_salt_of_another_mineral() -> None:
    """Calcium is not carried by magnesium oxide."""
    with pytest.raises(InputError, match="magnesium oxide carries magnesium"):
        Dose.of(CALCIUM, "500 mg", salt="mg-oxide")

    assert Dose.of(MAGNESIUM, "500 mg", salt="mg-oxide").mineral == MAGNESIUM


def test_a_salt_of_the_catalogue_is_written_as_the_call_that_finds_it() -> None:
    """Shared names too, by their id."""
    for compound in (*salts(), *unsettled_salts()):
        assert eval(repr(compound), own.NAMES) is compound


@pytest.mark.parametrize("key", ["mg-oxide", "ca-citrate-tetrahydrate", "mg-citrate"])
def test_a_pickled_salt_is_the_same_salt_and_written_the_same_way(key: str) -> None:
    """What comes back from another process cannot be told from what went there."""
    again = pickle.loads(pickle.dumps(salt(key)))

    assert again == salt(key)
    assert hash(again) == hash(salt(key))
    assert repr(again) == repr(salt(key))


def test_a_salt_of_ones_own_is_written_as_the_call_that_makes_it() -> None:
    """With everything that was said of it."""
    mine = Salt.of(
        "my-salt", name="My salt", formula="MgC4H2O4", mineral="magnesium", solubility="soluble", alkali=True,
        references=["our laboratory"],
    )  # fmt: skip

    assert eval(repr(mine), own.NAMES) == mine
    assert pickle.loads(pickle.dumps(mine)) == mine
