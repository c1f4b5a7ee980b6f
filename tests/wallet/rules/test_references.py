import itertools

import pytest

from wallet.rules.references import ALPHABET, Reading, is_reference, readings, tidy, with_check

REFERENCE = with_check("K7M2Q")


def test_every_wrong_character_is_found():
    wrong = [
        REFERENCE[:place] + char + REFERENCE[place + 1 :]
        for place, char in itertools.product(range(6), ALPHABET)
        if REFERENCE[place] != char
    ]

    assert len(wrong) == 180
    assert not any(map(is_reference, wrong))


def test_any_two_characters_that_changed_places_are_found():
    for one, other in itertools.combinations(range(6), 2):
        typed = list(REFERENCE)
        typed[one], typed[other] = typed[other], typed[one]
        if REFERENCE[one] != REFERENCE[other]:
            assert not is_reference("".join(typed))


@pytest.mark.parametrize("body", ["K7M2", "K7M2QQ", "K7M2O", "k7m2q"])
def test_a_reference_is_made_of_five_characters_of_the_alphabet(body):
    with pytest.raises(ValueError, match="five characters"):
        with_check(body)


@pytest.mark.parametrize("typed", [" k7m2q{0} ", "K7M-2Q{0}", "k7 m2 q{0}", "\uff2b7M2Q{0}"])
def test_case_spaces_dashes_and_wide_letters_make_no_difference(typed):
    assert readings(typed.format(REFERENCE[-1].lower()))[0] == Reading(saver=REFERENCE)


def test_letters_that_are_read_as_digits_are_digits():
    reference = with_check("10101")

    assert tidy("lOiOI" + reference[-1]) == reference
    assert readings("lOiOI" + reference[-1])[0] == Reading(saver=reference)


@pytest.mark.parametrize("typed", ["{0} harvest", "HARVEST-{0}", "{0}harvest", "harvest{0}", "{0}#Har-Vest"])
def test_a_code_may_stand_beside_the_reference(typed):
    assert Reading(REFERENCE, "HARVEST") in readings(typed.format(REFERENCE))


def test_a_code_alone_is_a_purpose():
    assert readings("Harvest") == [Reading(purpose="HARVEST")]


@pytest.mark.parametrize("typed", ["", "  ", "--", "\u0000"])
def test_nothing_is_read_from_nothing(typed):
    assert readings(typed) == []
