"""What the readers of text, HTML and Markdown promise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govatlas.errors import UnreadableFile
from govatlas.reading.clean import clean_lines, clean_text, clean_wording
from govatlas.reading.html import read_html
from govatlas.reading.markdown import read_markdown
from govatlas.reading.numerals import format_number
from govatlas.reading.text import read_text

PAGE = """<?xml version="1.0"?><!doctype html><html lang="en"><head><title>Ordinance | City</title>
<style>p {}</style></head><body>
<header><nav>Home News</nav></header><div class="cookie-banner">We use cookies</div>
<div class="container"><!-- note --><h1 id="top">Ordinance No. 12</h1>
<p>The Council of <b>Lake</b>wood<br>hereby   ordains:</p>
<h2>Section 1. Definitions</h2>
<ol><li>“AI” means a machine.</li><li><p>“Agency” means:</p>
<ol type="a" start="2"><li>a department;</li><li value="5">a board.</li></ol></li></ol>
<ul><li>first<li>(b) second</ul>
<h2 id="s2">Section 2</h2><table><caption>Duties</caption><tr><th>Risk</th><th>Duty</th></tr>
<tr><td>High</td><td>Audit<br>yearly</td></tr></table>
<p>Tail&shy;ored&nbsp;text.</p><p hidden>unseen</p><p style="display: none">unseen</p>
<form><input type="password">Sign in</form>
<pre>Kept  as
lines</pre></div><footer>© City</footer></body></html>"""


@pytest.fixture(scope="module")
def page():
    return read_html(PAGE.encode())


@given(st.text())
def test_cleaning_twice_changes_nothing(text):
    for clean in (clean_text, clean_wording, clean_lines):
        assert clean(clean(text)) == clean(text)


@given(
    st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufeff\ufffe\uffff"))
)
def test_a_clean_text_keeps_every_offset(text):
    assert read_text(text.encode()).text == text


def test_cleaning_keeps_what_is_not_layout():
    assert clean_text("a\r\nb\rc\x0cd\x00e\ufefff\u2028g\xadh\ti") == "a\nb\nc\ndef\u2028g\xadh\ti"


def test_a_long_first_line_is_no_title():
    assert read_text(b"x" * 300).title == ""
    assert read_text(b"\n The Act \nmore").title == "The Act"


def test_html_keeps_the_legal_text_in_order(page):
    assert page.text.split("\n") == [
        "Ordinance No. 12", "", "The Council of Lakewood", "hereby ordains:", "",
        "Section 1. Definitions", "", "1. “AI” means a machine.", "2. “Agency” means:",
        "(b) a department;", "(e) a board.", "", "- first", "(b) second", "",
        "Section 2", "", "Duties", "", "Risk | Duty", "High | Audit yearly", "",
        "Tailored text.", "", "Kept as", "lines",
    ]  # fmt: skip


def test_html_headings_are_anchored(page):
    assert [anchor.label for anchor in page.anchors] == ["top", "Section 1. Definitions", "s2"]
    section = page.anchors[1]
    assert page.text[section.span.start : section.span.end].endswith("(b) second")
    assert page.title == "Ordinance No. 12"
    assert page.signs == ("password field",)


def test_html_prefers_main_content():
    html = "<body><div>Elsewhere</div><main><p>" + "The rule applies. " * 9 + "</p></main></body>"
    assert "Elsewhere" not in read_html(html.encode()).text


def test_html_keeps_main_content_whatever_its_class():
    html = "<body><div class='sidebar'><p>" + "The rule applies. " * 9 + "</p></div></body>"
    assert "The rule applies." in read_html(html.encode()).text


def test_html_tables_of_layout_are_read_as_text():
    html = (
        "<table role='presentation'><tr><td><p>One.</p><p>Two.</p></td><td>Three.</td></tr></table>"
    )
    assert read_html(html.encode()).text == "One.\n\nTwo.\n\nThree."


def test_html_nested_without_end_is_refused_rather_than_cut():
    with pytest.raises(UnreadableFile, match="too deeply"):
        read_html(b"<div>" * 20_000 + b"words at the bottom" + b"</div>" * 20_000)


@given(st.text("<>/abp1 &;\"'=h!-", max_size=200))
def test_html_of_any_shape_yields_anchors_within_the_text(text):
    try:
        extract = read_html(text.encode())
    except UnreadableFile:
        return
    assert all(anchor.span.end <= len(extract.text) for anchor in extract.anchors)


MARKDOWN = r"""---
title: "The Policy"
---
# Artificial *Intelligence* Policy

The [Council](https://example.org) **adopts** `rules`
for ~~old~~ systems.\
Next line.

1. First
2. Second
   - inner
   - other

- alone

## Duties

| Risk | Duty |
|------|------|
| High | Audit |

<table><tr><td>A</td><td>B</td></tr></table>

<!-- unseen -->

> Quoted.

```
code kept
```
![picture of a map](x.png)
"""


def test_markdown_keeps_words_without_marks():
    extract = read_markdown(MARKDOWN.encode())
    assert extract.text.split("\n") == [
        "Artificial Intelligence Policy", "", "The Council adopts rules for old systems.",
        "Next line.", "", "1. First", "2. Second", "- inner", "- other", "", "- alone", "",
        "Duties", "", "Risk | Duty", "High | Audit", "", "A | B", "", "Quoted.", "",
        "code kept", "", "picture of a map",
    ]  # fmt: skip
    assert extract.title == "The Policy"
    assert [a.label for a in extract.anchors] == ["Artificial Intelligence Policy", "Duties"]


@given(st.text("#*_-`>|[]()!<ab1. \n", max_size=200))
def test_markdown_of_any_shape_yields_anchors_within_the_text(text):
    extract = read_markdown(text.encode())
    assert all(anchor.span.end <= len(extract.text) for anchor in extract.anchors)


@pytest.mark.parametrize(
    ("number", "style", "text"),
    [(4, "1", "4"), (1, "a", "a"), (28, "A", "AB"), (9, "i", "ix"), (1994, "I", "MCMXCIV"),
     (0, "a", "0")],
)  # fmt: skip
def test_numbers_take_their_style(number, style, text):
    assert format_number(number, style) == text
