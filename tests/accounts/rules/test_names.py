from accounts.rules.names import external_key, shown_name


def test_short_name_is_its_own_key():
    assert external_key("=SUM(A1)  ") == "=SUM(A1)  "


def test_long_names_with_equal_beginnings_have_different_keys():
    keys = {external_key("x" * 300 + end) for end in "abc"}

    assert len(keys) == 3
    assert {len(key) for key in keys} == {255}


def test_nul_is_left_out_of_a_key():
    assert external_key("a\x00b") == "ab"


def test_shown_name_is_one_line_without_control_characters():
    assert shown_name(" A\tB\u202e\nC ") == "A B C"


def test_shown_name_keeps_joiners_of_scripts():
    assert shown_name("क्\u200dष") == "क्\u200dष"


def test_shown_name_is_cut_at_120_characters():
    assert len(shown_name("я" * 500)) == 120
