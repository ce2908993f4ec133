"""Reads HTML pages."""

import re
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from govatlas.errors import UnreadableFile
from govatlas.reading.clean import clean_wording
from govatlas.reading.encoding import decode
from govatlas.reading.extract import Extract
from govatlas.reading.format import COMMENTS, XML_START, Format, Match, Sample
from govatlas.reading.html_blocks import lay_out_element
from govatlas.reading.layout import Layout

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_DROPPED: Final = frozenset(
    ["script", "style", "noscript", "template", "svg", "nav", "footer", "aside", "form", "button",
     "select", "input", "textarea", "iframe", "object", "canvas", "video", "audio", "dialog",
     "head", "menu", "figure"]
)  # fmt: skip
_DROPPED_ROLES: Final = frozenset(
    ["navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog",
     "menu", "menubar", "toolbar"]
)  # fmt: skip
_FURNITURE: Final = re.compile(
    r"(?:^|[\s_-])(?:cookies?|consent|gdpr|cc-window|onetrust|nav|navbar|navigation|menu|sidebar|"
    r"breadcrumbs?|footer|masthead|site-header|page-header|skip-?link|skip-to|share|sharing|"
    r"social|newsletter|related|promo|advert|ads|banner|popup|modal|toolbar|pagination|"
    r"screen-reader|visually-hidden|sr-only)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MAIN: Final = ".//main | .//*[@role='main'] | .//article | .//*[@id='content' or @id='main']"
_MAIN_SHARE: Final = 0.4
_FURNITURE_SHARE: Final = 0.5
_START: Final = re.compile(
    rf"\s*+(?:<\?xml[^>]*+>\s*+)?+{COMMENTS}<(?:!doctype\s+html|html|head|body)\b", re.I
)
_TAG: Final = re.compile(r"<(?:html|head|body|div|p|table|h[1-6]|ul|ol|section)\b[^>]*>", re.I)
_ENDINGS: Final = (".html", ".htm", ".xhtml")
_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>")


def read_html(data: bytes) -> Extract:
    """Return the text of a page: headings, paragraphs, lists and tables, one block each.

    Navigation, banners, cookie notices, forms and footers are left out. Each heading starts a
    section anchor, named by its ``id`` if it has one.

    Raises:
        UnreadableFile: there is no HTML, or it is nested too deeply.
    """
    decoded = decode(data, markup=True)
    root = parse_page(decoded.text)
    title = _find_title(root)
    signs = _find_signs(root)
    _drop_furniture(root)
    layout = Layout()
    lay_out_element(_choose_main(root), layout)
    return Extract(
        text=layout.text,
        anchors=layout.anchors,
        title=title,
        reader=f"govatlas-html 1 (lxml {version('lxml')}){decoded.note}",
        signs=signs,
    )


def read_fragment(text: str) -> str:
    """Return the blocks of a fragment of HTML, such as a table in Markdown."""
    from lxml import etree, html

    layout = Layout()
    try:
        lay_out_element(html.fragment_fromstring(text, create_parent="div"), layout)
    except (etree.LxmlError, ValueError):
        return clean_wording(text)
    return layout.text


def parse_page(text: str) -> "HtmlElement":
    """Return the root of a page.

    Raises:
        UnreadableFile: ``text`` is not HTML, or is nested too deeply.
    """
    from lxml import etree, html

    parser = html.HTMLParser(
        no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = html.document_fromstring(_DECLARATION.sub("", text).replace("\x00", ""), parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise UnreadableFile("has no HTML that can be parsed; save the page again") from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        # libxml2 would silently drop deeper elements.
        raise UnreadableFile("nests its HTML too deeply to be a page; save it as text or PDF")
    return root


def _find_title(root: "HtmlElement") -> str:
    heading = root.xpath("(.//main//h1 | .//article//h1 | .//h1)[1]")
    words = clean_wording(heading[0].text_content()) if heading else ""
    return words or clean_wording(root.findtext(".//title") or "")


def _find_signs(root: "HtmlElement") -> tuple[str, ...]:
    signs = {
        "password field": ".//input[@type='password']",
        "refresh": ".//meta[translate(@http-equiv, 'REFSH', 'refsh')='refresh']",
        "script only": ".//div[@id='root' or @id='app' or @id='__next'][not(normalize-space())]",
    }
    return tuple(sign for sign, path in signs.items() if root.xpath(path))


def _drop_furniture(root: "HtmlElement") -> None:
    """Remove elements that frame the page, unless one of them has most of its words."""
    from lxml import etree

    total = len(root.text_content())
    for element in list(root.iter(etree.Element)):
        if is_dropped(element) or (_is_furniture(element) and _is_small(element, total)):
            empty_element(element)


def _is_small(element: "HtmlElement", total: int) -> bool:
    return len(element.text_content()) < _FURNITURE_SHARE * total


def is_dropped(element: "HtmlElement") -> bool:
    """Return whether an element never has words of a document: scripts, forms, hidden elements."""
    if element.tag == "figure":
        return not element.xpath(".//table | .//figcaption")
    if element.tag == "form":
        # Some content systems wrap the whole page in one form.
        return len(element.text_content()) < 2000
    hidden = element.get("hidden") is not None or element.get("aria-hidden") == "true"
    return element.tag in _DROPPED or hidden or bool(_HIDDEN.search(element.get("style", "")))


def _is_furniture(element: "HtmlElement") -> bool:
    if element.tag in {"html", "body", "main", "article"}:
        return False
    if element.get("role", "").lower() in _DROPPED_ROLES:
        return True
    if element.tag == "header":
        # The header of an article has its title; the header of a site has its menu.
        return element.find(".//h1") is None
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return element.find(".//h1") is None and bool(_FURNITURE.search(names))


def empty_element(element: "HtmlElement") -> None:
    """Empty an element; removing many would join the following words again and again."""
    if element.getparent() is not None:
        element.clear(keep_tail=True)
        element.tag = "span"


def _choose_main(root: "HtmlElement") -> "HtmlElement":
    """Return the element marked as main content, if it has many of the words."""
    body = root.find("body")
    whole = root if body is None else body
    total = len(clean_wording(whole.text_content()))
    marked = sorted(whole.xpath(_MAIN), key=lambda e: -len(e.text_content()))
    if marked and len(clean_wording(marked[0].text_content())) >= _MAIN_SHARE * total:
        return marked[0]
    return whole


def _match(sample: Sample) -> Match:
    """A page declares it, or has the extension and a tag, or begins with a tag and has several."""
    tags = sum(1 for _ in _TAG.finditer(sample.head))
    if _START.match(sample.head) or (tags and sample.ending in _ENDINGS):
        return Match.SURE
    begins = tags > 2 and "<?xml" not in sample.head and XML_START.match(sample.head)
    return Match.LIKELY if begins else Match.NO


HTML: Final = Format(
    name="html",
    media_type="text/html",
    endings=_ENDINGS,
    match=_match,
    read=read_html,
    is_text=True,
)
