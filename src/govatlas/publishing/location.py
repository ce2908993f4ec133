"""Says in words where a span stands: its provision with its page."""

from govatlas.model.document import AnchorKind, Document, Outline, Provision, Span
from govatlas.wording import ENGLISH, _, current_language, write_percent

_LONGEST_HEADING = 60


def locate_span(span: Span, document: Document, outline: Outline | None) -> str:
    """Return the place of ``span``, such as ``section 2 (a), page 3``; empty where unknown.

    Provisions are named in the language of the text, so that they are found in it.

    Words that were recognised on a scan have that said after their page.
    """
    section = _name_path(span.start, outline) if outline else ""
    if not section:
        anchor = document.anchor_at(span.start, AnchorKind.SECTION)
        section = _shorten(anchor.label) if anchor else ""
    page = document.anchor_at(span.start, AnchorKind.PAGE)
    parts = (
        section,
        _("page %(page)s", page=page.label) if page else "",
        word_recognition(span, document),
    )
    return ", ".join(part for part in parts if part)


def word_recognition(span: Span, document: Document) -> str:
    """Say that words at ``span`` were recognised on a scan, how surely; empty where none were."""
    found = document.find_recognition(span)
    if not found:
        return ""
    return _("recognised from a scan, %(share)s sure", share=write_share(found.confidence))


def write_share(share: float) -> str:
    """Return how sure a recognition is, in percent."""
    if current_language() is ENGLISH:
        return f"{share:.1%}"
    return write_percent(share, 1)


def name_provision(provision: Provision) -> str:
    """Return a provision as a reader would cite it: its number, else its heading."""
    if provision.label:
        return provision.label.strip(" ,")
    if provision.number[:1].isalnum() and provision.kind != "item":
        named = provision.kind not in ("clause", "heading")
        return f"{provision.kind} {provision.number}" if named else f"({provision.number})"
    return _shorten(provision.heading)


def _name_path(offset: int, outline: Outline) -> str:
    """Return the innermost provision that a reader can cite, after what it is numbered within."""
    names: list[str] = []
    index = _find_innermost(offset, outline)
    if index is not None and outline.provisions[index].label:
        return _join_labels(index, outline)
    while index is not None:
        provision = outline.provisions[index]
        name = name_provision(provision)
        if name:
            names.append(name)
        if name and not name.startswith("("):
            break
        index = provision.parent
    return " ".join(reversed(names)).replace(") (", ")(")


def _join_labels(innermost: int, outline: Outline) -> str:
    """Return the labels from the article that a provision stands in down to it."""
    labels: list[str] = []
    index: int | None = innermost
    while index is not None:
        provision = outline.provisions[index]
        labels.append(provision.label)
        if provision.label and provision.kind not in ("clause", "item"):
            break
        index = provision.parent
    return "".join(reversed(labels)).strip(" ,")


def _find_innermost(offset: int, outline: Outline) -> int | None:
    around = [
        index
        for index, provision in enumerate(outline.provisions)
        if provision.span.start <= offset < provision.span.end
    ]
    return max(around, key=lambda index: outline.provisions[index].depth, default=None)


def _shorten(heading: str) -> str:
    if len(heading) <= _LONGEST_HEADING:
        return heading
    return heading[:_LONGEST_HEADING].rsplit(" ", 1)[0] + " …"
