"""Loosens a page from its server: its links become relative, what needs a server says so."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qs, parse_qsl, unquote, urlencode, urlsplit

from lxml import html
from lxml.html import HtmlElement

from govatlas.coverage.selection import FACETS
from govatlas.web.addresses import DOCUMENTS
from govatlas.web.still.compact import compact
from govatlas.web.still.offer import ZIPPED, Offer, Target, Texts
from govatlas.web.still.places import lead_to

_SPACE: Final = re.compile(r"\s+")
_KEPT_TAGS: Final = frozenset({"pre", "textarea", "script", "style", "blockquote"})
_BARE: Final = frozenset(
    {"html", "head", "table", "thead", "tbody", "tr", "ul", "ol", "dl", "figure", "section", "nav"}
)
"""Where white space between elements means nothing."""

_KEPT_CLASSES: Final = frozenset({"document", "passage", "differences", "sent"})
"""Where white space is part of what is said."""

_NEEDS_SERVER: Final = (
    "This site is a folder of files. Choosing other documents here needs a server: on a computer "
    "with the database, run "
)
_NO_SCRIPTS: Final = (
    "Searching and filtering happen in your browser and need scripts. Without them, go through all "
    "documents below, or take the table along."
)
_NO_DRAFTS: Final = (
    "This site is a folder of files and cannot read a draft. On a computer with the database, run "
)
_WITHHELD: Final = (
    "The full text is not part of this site, since no licence to publish it is stated. The "
    "quotations beside each label are; the source is linked above."
)
_WITHIN: Final = " In: "
_THIS_RECORD: Final = "this record (see “Download and cite”), "
_THESE_WORDS: Final = "the words quoted below"
_LONGEST_NAME: Final = 32
_FEWEST_ALIKE: Final = 3
"""Categories with the same reason, from which on it is said once."""

_IN_TEXT: Final = re.compile(r"c\d+-\d+(:~:.*)?$")
"""The place of characters in a text."""

_OLD_PLACE: Final = re.compile(r"(place|norm-words)-\d+")
"""Places in a text by the numbers they once had, which no address of a folder of files has."""

_COMMANDS: Final = {"/draft": "govatlas draft FILE"}
_SELECTION: Final = frozenset({*FACETS, "q", "sort", "page"})


@dataclass(slots=True)
class Loosened:
    """A page as a file.

    Args:
        body: the file.
        targets: what it leads to that is published as well.
        choices: the filters, as of addresses, that its links set.
    """

    body: bytes = b""
    targets: dict[str, Target] = field(default_factory=dict)
    choices: set[tuple[str, str]] = field(default_factory=set)


def loosen(body: bytes, target: Target, offer: Offer) -> Loosened:
    """Return a page of the site as a file that stands alone.

    Args:
        body: as the site sends it.
        target: what it is.
        offer: what else is published.
    """
    root = html.document_fromstring(body.decode("utf-8"), parser=html.HTMLParser(encoding="utf-8"))
    page = _Page(root, target, offer)
    page.loosen()
    _shrink(root)
    doctype = "<!doctype html>"
    written = html.tostring(root, encoding="unicode", doctype=doctype)
    page.made.body = (compact(written) + "\n").encode("utf-8", "replace")
    return page.made


class _Page:
    """A page at work."""

    def __init__(self, root: HtmlElement, target: Target, offer: Offer) -> None:
        self._root = root
        self._target = target
        self._offer = offer
        self._own_coding = _find_own_coding(root)
        self._is_own_place = "?" not in target.address
        self._variants: dict[str, str] = {}
        self.made = Loosened()

    def loosen(self) -> None:
        """Change the page in place."""
        if self._offer.texts is not Texts.ALL:
            self._withhold_text()
        for form in list(self._root.iter("form")):
            self._loosen_form(form)
        for embedding in self._root.xpath(f"//*[{_has('take')}]/details[not({_has('cite')})]"):
            embedding.drop_tree()  # what others embed must have an address on the network
        for element in list(self._root.iter("a", "link", "script", "img")):
            name = "src" if element.tag in ("script", "img") else "href"
            if (element.get(name) or "").startswith("/"):
                self._loosen_link(element, name)
        for link in self._root.xpath("//*[@id='coders']//th/a"):
            named = urlencode({"coder": link.text_content().strip()})
            self._variants[named] = link.get("href", "").partition("#")[0]
        self._lighten()
        self._add_script()

    def _lighten(self) -> None:
        """Take off what a page of many labels says very often and can do without."""
        language = self._root.get("lang")
        said_again = "//blockquote[@lang=$language and count(ancestor::*[@lang])=1]"
        for quoted in self._root.xpath(said_again, language=language or ""):
            del quoted.attrib["lang"]  # that of the page
        for link in self._root.xpath(f"//a[{_has('back')}][@data-tag and @aria-label]"):
            if link.get("aria-label").startswith(tag := link.get("data-tag")):
                link.set("aria-label", f"{tag}: back")
        for link in self._root.xpath(f"//a[{_has('lasting')} or {_has('back')}]"):
            if len(label := link.get("aria-label", "")) > _LONGEST_NAME:
                link.set("aria-label", f"{label[:_LONGEST_NAME].rsplit(' ', 1)[0]} …")
            if directive := link.get("href", "").partition(":~:")[1]:
                link.set("href", link.get("href", "").partition(directive)[0])  # words have a mark
        self._share_citations()
        for listed in self._root.xpath(f"//details[{_has('rest')}]/ul"):
            _share_reasons(listed)
        used = set(self._root.xpath("//a[starts-with(@href, '#')]/@href"))
        for span in self._root.xpath("//*[@id='document']//span[@id and not(node())]"):
            if _OLD_PLACE.fullmatch(name := span.get("id", "")) and f"#{name}" not in used:
                span.drop_tag()

    def _share_citations(self) -> None:
        """Say once what the citations of all labels of a record say alike; a script puts it in."""
        told: dict[str, int] = {}
        for citation in self._root.xpath(f"//details[{_has('cite')}]/p[@data-copy]"):
            head, mark, rest = (citation.text or "").partition(_WITHIN)
            shared, hash_, anchor = rest.rpartition("#")
            if not mark or not hash_ or len(citation):
                continue
            citation.text = f"{head}{mark}"
            self._share_words(citation)
            place = _make("span", _THIS_RECORD)
            place.set("data-in", str(told.setdefault(shared, len(told))))
            place.tail = f"#{anchor}"
            citation.append(place)
        body = self._root.find("body")
        if told and body is not None:
            shared_by_all = _make("script", json.dumps(list(told)).replace("<", "\\u003c"))
            shared_by_all.set("type", "application/json")
            shared_by_all.set("id", "cited-alike")
            body.append(shared_by_all)

    def _share_words(self, citation: HtmlElement) -> None:
        """Leave out of a citation the words that stand in full right below it."""
        around = citation.getparent().getparent()
        for number, quoted in enumerate(around.xpath(".//blockquote")):
            words = " ".join(quoted.text_content().split())
            told = citation[-1].tail if len(citation) else citation.text
            before, found, after = (told or "").partition(f"“{words}”")
            if not found or len(words) <= len(_THESE_WORDS):
                continue
            if len(citation):
                citation[-1].tail = f"{before}“"
            else:
                citation.text = f"{before}“"
            place = _make("span", _THESE_WORDS)
            place.set("data-words", str(number))
            place.tail = f"”{after}"
            citation.append(place)

    def _withhold_text(self) -> None:
        for pane in self._root.xpath("//*[@id='text']"):
            for child in list(pane)[1:]:
                child.drop_tree()
            pane.append(_make("p", _WITHHELD, "notice"))
        known = set(self._root.xpath("//@id"))
        own = f"coding={self._own_coding}#"
        for link in self._root.xpath("//a[contains(@href, '#')]"):
            before, _, name = link.get("href", "").partition("#")
            if (not before or own in link.get("href", "")) and name not in ("", "top"):
                if unquote(name.partition(":~:")[0]) in known:
                    continue  # it leads somewhere still
                if link.getparent().tag == "figcaption":
                    link.drop_tree()
                else:
                    _take_out(link)
        for found in self._root.xpath(f"//*[@id='similar']//details | //p[{_has('passage')}]"):
            found.drop_tree()

    def _loosen_form(self, form: HtmlElement) -> None:
        action = form.get("action", "").partition("?")[0]
        if action == DOCUMENTS and "find" in form.classes:
            form.set("action", self._lead(self._find(DOCUMENTS)))
            if (
                self._target.address.startswith(DOCUMENTS)
                and form.getparent().get("class") == "ask"
            ):
                note = _make("noscript")
                note.append(_make("p", _NO_SCRIPTS, "notice"))
                form.addnext(note)
            return
        if action == DOCUMENTS:
            form.drop_tree()
            return
        form.addprevious(self._make_notice(action))
        form.drop_tree()

    def _make_notice(self, action: str) -> HtmlElement:
        """Return what stands for a form: the choices that are published, what to do for others."""
        box = _make("div", name="needs-server")
        notice = _make("p", _NO_DRAFTS if action in _COMMANDS else _NEEDS_SERVER, "notice")
        notice.append(_make("code", _COMMANDS.get(action, "govatlas serve")))
        notice[-1].tail = "."
        if views := list(self._list_views(action)):
            listed = _make("ul", name="lines")
            for name, target in views:
                line, link = _make("li"), _make("a", name)
                link.set("href", target.address)
                line.append(link)
                listed.append(line)
            box.append(listed)
        box.append(notice)
        return box

    def _list_views(self, action: str) -> Iterator[tuple[str, Target]]:
        """Yield the other views that the form's only choice of a taxonomy leads to."""
        choices = "//form[@action=$action]//select[@name='taxonomy']/option"
        for option in self._root.xpath(choices, action=action):
            first = option.getprevious() is None
            address = action if first else f"{action}?taxonomy={option.get('value')}"
            if (target := self._offer.find(address)) and target != self._target:
                yield (option.text or "").strip(), target

    def _find(self, address: str) -> Target | None:
        own = f"{urlsplit(self._target.address).path}?coding={self._own_coding}"
        if not self._is_own_place and self._own_coding and address == own:
            return self._target
        target = self._offer.find(address, own_coding=self._own_coding)
        if target is not None:
            self.made.targets[target.address] = target
        return target

    def _lead(self, target: Target | None) -> str:
        return lead_to(target.place, self._target.place) if target else ""

    def _loosen_link(self, element: HtmlElement, name: str) -> None:
        whole = element.get(name) or ""
        address, mark, fragment = whole.partition("#")
        if self._offer.texts is not Texts.ALL and _IN_TEXT.match(fragment):
            mark, fragment = "", ""  # the record of those words is there, the words are not
        if _is_choice(address):
            self._note_choices(address)
            list_ = self._offer.find(DOCUMENTS)
            relative = self._lead(list_) + f"?{urlsplit(address).query}"
            element.set(name, f"{relative}{mark}{fragment}")
            return
        target = self._find(address)
        if target is None:
            _take_out(element)
            return
        self._note_variant(address, target)
        relative = self._lead(target)
        if "/static/" in address and "?" in address:
            relative += f"?{urlsplit(address).query}"
        elif not relative and self._is_own_place and f"coding={self._own_coding}" in address:
            relative = f"?{urlsplit(address).query}"  # lasts, as the address of the site does
        elif not relative and not fragment:
            relative = target.place.rpartition("/")[2]
        element.set(name, f"{relative}{mark}{fragment}")
        if target.place.endswith(ZIPPED):
            element.text = f"{element.text or ''} ({ZIPPED.removeprefix('.')})"

    def _note_choices(self, address: str) -> None:
        for pair in parse_qsl(urlsplit(address).query):
            if pair[0] in FACETS:
                self.made.choices.add(pair)

    def _note_variant(self, address: str, target: Target) -> None:
        """Note where an address with parameters, which a server of files ignores, is found."""
        query = urlsplit(target.address).query
        if query and urlsplit(target.address).path == urlsplit(self._target.address).path:
            self._variants[query] = self._lead(target)

    def _add_script(self) -> None:
        head = self._root.find("head")
        script = self._offer_static("still.js")
        if head is None or script is None:
            return
        element = _make("script")
        element.set("src", script)
        element.set("defer", "")
        for found in self._root.xpath("//*[@id='found']"):
            found.set("data-total", str(len(self._offer.coders)))
            found.set("data-texts", self._offer.texts.value)
        if self._variants and self._is_own_place:
            element.set("data-variants", json.dumps(self._variants, sort_keys=True))
        head.append(element)

    def _offer_static(self, name: str) -> str | None:
        from govatlas.web.static_files import address_static

        address = address_static(name)
        target = self._find(address)
        return f"{self._lead(target)}?{urlsplit(address).query}" if target else None


def _share_reasons(listed: HtmlElement) -> None:
    """Say once why categories are not covered, where the reason of many is the same.

    What is left of each is its name, which leads to its lasting place.
    """
    alike: dict[tuple[str, str], list[tuple[HtmlElement, HtmlElement]]] = {}
    for line in listed:
        parts = list(line)
        if [part.tag for part in parts] != ["strong", "span", "span", "a"]:
            continue
        _, told, confidence, link = parts
        if (
            "confidence" in confidence.classes
            and "lasting" in link.classes
            and not (link.tail or "").strip()
        ):
            reason = told.text_content().strip()
            alike.setdefault((reason, confidence.text_content()), []).append((line, link))
    for (reason, confidence), lines in alike.items():
        if len(lines) < _FEWEST_ALIKE or not reason:
            continue
        said = _make("p", f"{len(lines)} of these, each for the same reason: {reason} ")
        said.append(_make("span", confidence, "confidence"))
        group = _make("ul")
        listed.addprevious(said)
        listed.addprevious(group)
        for line, link in lines:
            _name_by_link(line, link)
            group.append(line)
    if not len(listed):
        listed.drop_tree()


def _name_by_link(line: HtmlElement, link: HtmlElement) -> None:
    """Leave of a category its name, as a link to its lasting place."""
    name = line[0]
    link.text = name.text_content()
    link.attrib.pop("aria-label", None)
    for part in list(line):
        line.remove(part)
    line.append(link)
    line.text = line.tail = None


def _find_own_coding(root: HtmlElement) -> str:
    for link in root.xpath("//*[@id='take']//a[contains(@href, 'coding=') and not(@download)]"):
        named: list[str] = parse_qs(urlsplit(link.get("href", "")).query).get("coding", [""])
        return named[0]
    return ""


def _is_choice(address: str) -> bool:
    """Whether an address is that of a search, which happens in the browser."""
    parts = urlsplit(address)
    names = {name for name, _ in parse_qsl(parts.query)}
    return parts.path == DOCUMENTS and bool(names - {"page"}) and names <= _SELECTION


def _take_out(element: HtmlElement) -> None:
    """Remove a link that leads nowhere; words that stand for themselves stay."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tag != "a" or "lasting" in element.classes or "citing" in element.classes:
        element.drop_tree()
    elif parent.tag == "p" and "cite-files" in parent.classes:
        element.drop_tree()
        if not len(parent):
            parent.drop_tree()
    elif element.get("download") is not None or _is_control(element, parent):
        element.drop_tree()
        if parent.tag == "li" and not len(parent) and not parent.text_content().strip():
            parent.drop_tree()
    else:
        element.tag = "span"
        for name in list(element.attrib):
            if name not in ("class", "id", "lang", "dir", "title"):
                del element.attrib[name]


def _is_control(element: HtmlElement, parent: HtmlElement) -> bool:
    around = (parent, parent.getparent())
    return any(
        place is not None and ("take" in place.classes or "pages" in place.classes)
        for place in around
    ) or element.get("rel") in ("nofollow", "nofollow next")


def _make(tag: str, text: str = "", name: str = "") -> HtmlElement:
    element = html.Element(tag)
    element.text = text or None
    if name:
        element.set("class", name)
    return element


def _has(name: str) -> str:
    """Return the condition of XPath that an element is of a class."""
    return f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"


def _shrink(element: HtmlElement) -> None:
    """Make runs of white space one blank where they mean no more."""
    if element.tag in _KEPT_TAGS or not _KEPT_CLASSES.isdisjoint(element.classes):
        return
    is_bare = element.tag in _BARE
    if element.text:
        element.text = _SPACE.sub(
            "" if is_bare and element.text.isspace() else _blank, element.text
        )
    for child in element:
        if isinstance(child.tag, str):
            _shrink(child)
        if child.tail:
            child.tail = _SPACE.sub("" if is_bare and child.tail.isspace() else _blank, child.tail)


def _blank(found: re.Match[str]) -> str:
    return "\n" if "\n" in found[0] else " "
