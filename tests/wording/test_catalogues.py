"""Every catalogue is whole: each message of the code, with its values and its markup."""

import re

import pytest

from govatlas.wording import ENGLISH, LANGUAGES, load_language, negotiate, speak, write_number
from govatlas.wording.messages import _, ngettext
from tools.messages import collect_messages, read_catalog

OTHERS = [code for code in LANGUAGES if code != "en"]
_VALUE = re.compile(r"%\((\w+)\)s")
_TAG = re.compile(r"</?[a-z]\w*")


def list_forms(said: str | tuple[str, ...] | list[str]) -> list[str]:
    return [said] if isinstance(said, str) else list(said)


@pytest.mark.parametrize("code", OTHERS)
def test_a_catalogue_holds_each_message_of_the_code_and_no_other(code: str) -> None:
    asked = {str(message.id) for message in collect_messages() if message.id}
    held = {str(message.id): message for message in read_catalog(code) if message.id}
    assert held.keys() == asked, "run: make messages"
    empty = [name for name, message in held.items() if not all(list_forms(message.string or ""))]
    assert empty == []
    assert not [name for name, message in held.items() if message.fuzzy]


@pytest.mark.parametrize("code", OTHERS)
def test_a_translation_has_the_values_and_the_markup_of_its_message(code: str) -> None:
    for message in read_catalog(code):
        if not message.id:
            continue
        asked, given = list_forms(message.id), list_forms(message.string or "")
        last = asked[-1]
        assert set(_VALUE.findall(given[-1])) == set(_VALUE.findall(last)), last
        assert sorted(_TAG.findall(given[-1])) == sorted(_TAG.findall(last)), last
        for form in given:
            known = {name for text in asked for name in _VALUE.findall(text)}
            assert set(_VALUE.findall(form)) <= known, form
            if _VALUE.search(last) or "%%" in last:
                assert isinstance(form % dict.fromkeys(known, ""), str)


@pytest.mark.parametrize("code", OTHERS)
def test_most_of_a_catalogue_is_not_english(code: str) -> None:
    same = [m.id for m in read_catalog(code) if m.id and m.string == m.id and len(m.id) > 12]
    assert len(same) < 40, same


def test_a_message_takes_the_form_of_its_number() -> None:
    singular, plural = "%(number)s document", "%(number)s documents"
    assert ngettext(singular, plural, 1, number=1) == "1 document"
    assert ngettext(singular, plural, 2, number=2) == "2 documents"


def test_what_no_catalogue_holds_is_said_in_english() -> None:
    with speak(load_language("zh")):
        assert _("no such message: %(name)s", name="x") == "no such message: x"
    assert write_number(1234.5, 1) == "1,234.5"
    with speak(load_language("de")):
        assert write_number(1234.5, 1) == "1.234,5"
        with speak(ENGLISH):
            assert write_number(1234.5, 1) == "1,234.5"


@pytest.mark.parametrize(
    ("accepted", "code"),
    [
        ("", "en"),
        ("fr-CH, fr;q=0.9, en;q=0.8", "fr"),
        ("sv, de;q=0.3, en;q=0.2", "de"),
        ("de;q=0", "en"),
        ("zh-TW", "zh"),
        ("ja, *;q=0.5", "en"),
        ("de;q=broken, es;q=0.1", "es"),
        (",;q=,,", "en"),
    ],
)
def test_the_language_is_the_one_that_a_browser_likes_best(accepted: str, code: str) -> None:
    assert negotiate(accepted) == code
