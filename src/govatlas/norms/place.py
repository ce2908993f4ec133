"""Names the place of a norm as a reader would cite it: "Section 3 (a) (2)", "Art. 5 Abs. 2"."""

from govatlas.model.document import Outline, Provision


def name_place(outline: Outline, passage: int) -> str:
    """Return the numbered provisions around a passage, the outermost first, empty where none."""
    around = [p for p in outline.enclosing(outline.passages[passage]) if p.number]
    named = [p for p in around if p.kind not in ("title", "part", "chapter")]
    if any(p.label for p in around):
        return "".join(p.label for p in reversed(named or around[:1])).strip(" ,")
    parts = [_write(provision, first=index == 0) for index, provision in enumerate(reversed(named))]
    return " ".join(parts)


def _write(provision: Provision, *, first: bool) -> str:
    if provision.kind in ("section", "article", "recital"):
        return f"{provision.kind.capitalize()} {provision.number}"
    if first:
        return provision.number if "." in provision.number else f"({provision.number})"
    return f"({provision.number})"
