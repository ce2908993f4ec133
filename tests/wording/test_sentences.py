"""Sentences of messages, lists and names: as markup where a value is, in each language."""

import pytest
from markupsafe import Markup

from govatlas.coverage import Basis
from govatlas.wording import (
    ENGLISH,
    LANGUAGES,
    Language,
    _,
    lower_first,
    ngettext,
    speak,
    write_list,
    write_short,
)

_BDI = Markup("<bdi>a &lt; b</bdi>")


def test_a_message_with_markup_escapes_its_other_values() -> None:
    said = _("%(name)s & %(other)s", name=_BDI, other="<b>")
    assert isinstance(said, Markup)
    assert said == "<bdi>a &lt; b</bdi> & &lt;b&gt;"
    assert not isinstance(_("%(name)s", name="<b>"), Markup)
    assert isinstance(ngettext("%(name)s", "%(name)s", 2, name=_BDI), Markup)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_list_has_every_item_in_order(code: str) -> None:
    items = ["a", "<b>", "c"]
    with speak(Language(code)):
        assert write_list([]) == ""
        assert write_list(["a"]) == "a"
        written, marked = write_list(items), write_list([*items, _BDI])
    places = [written.index(item) for item in items]
    assert places == sorted(places)
    assert isinstance(marked, Markup)
    assert "&lt;b&gt;" in marked
    assert _BDI in marked


def test_lists_are_those_of_the_language() -> None:
    assert write_list(["a", "b", "c"]) == "a, b and c"
    assert write_list(["a", "b"], last="or") == "a or b"
    with speak(Language("de")):
        assert write_list(["a", "b", "c"]) == "a, b und c"
        assert write_list(["a", "b"], last="or") == "a oder b"


def test_names_keep_their_capitals_in_german() -> None:
    assert lower_first("Year") == "year"
    with speak(Language("de")):
        assert lower_first("Jahr") == "Jahr"


def test_short_numbers_have_the_marks_of_the_language() -> None:
    assert write_short(0.123456) == "0.1235"
    with speak(Language("fr")):
        assert write_short(0.123456) == "0,1235"


def test_coders_are_named_with_the_others_counted() -> None:
    assert Basis(9, 9, ("a", "b", "c", "d")).coders_phrase == "a, b, c and 1 other"
    assert Basis(9, 9, ("a", "b", "c", "d", "e")).coders_phrase == "a, b, c and 2 others"
    assert Basis(9, 0, ()).coders_phrase == "nobody"
    assert ENGLISH.code == "en"
