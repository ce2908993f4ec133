"""A page in fewer characters is the same page."""

from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from govatlas.web.still.compact import compact

_WORDS = st.text(alphabet=st.sampled_from("ab 1=/<>'\"&`\n;#é漢😀.-"), max_size=12)


def write(root: html.HtmlElement) -> str:
    return str(html.tostring(root, encoding="unicode", doctype="<!doctype html>"))


def read(page: str) -> html.HtmlElement:
    return html.document_fromstring(page)


@st.composite
def pages(draw: st.DrawFn) -> str:
    """Draw a page with lists, tables and terms whose words and attributes are hostile."""
    root = read("<!doctype html><title>x</title><body></body>")
    body = root.find("body")
    for outer, inner in draw(
        st.lists(
            st.sampled_from([("ul", "li"), ("ol", "li"), ("dl", "dt"), ("dl", "dd"), ("div", "p")]),
            max_size=4,
        )
    ):
        listed = html.Element(outer)
        for words, value in draw(st.lists(st.tuples(_WORDS, _WORDS), max_size=4)):
            line = html.Element(inner)
            line.text, line.tail = words, draw(st.sampled_from([None, " ", "\n", words]))
            line.set("title", value)
            line.set("data-x", value)
            listed.append(line)
        body.append(listed)
    return write(root)


@given(pages())
def test_a_page_says_the_same_in_fewer_characters(page: str) -> None:
    shorter = compact(page)
    assert write(read(shorter)) == write(read(page))
    assert len(shorter) <= len(page)


def test_quotes_and_ends_go_where_they_can() -> None:
    page = (
        '<ul class="a"><li id="risk:1.1">One</li><li title="two words">Two</li></ul>'
        '<table><tbody><tr><td role="cell">1</td><td>2</td></tr></tbody></table>'
        '<a href="https://example.org/">x</a><a href="?a=b#c">y</a>'
    )
    assert compact(page) == (
        '<ul class=a><li id=risk:1.1>One<li title="two words">Two</ul>'
        "<table><tbody><tr><td role=cell>1<td>2</tbody></table>"
        '<a href="https://example.org/">x</a><a href="?a=b#c">y</a>'
    )


def test_scripts_are_left_alone() -> None:
    page = (
        '<script type="application/json">["<li class=\\"a\\">x</li></ul>"]</script><p id="b"></p>'
    )
    assert compact(page).startswith("<script type=application/json>")
    assert '["<li class=\\"a\\">x</li></ul>"]</script><p id=b></p>' in compact(page)
