"""Says in plain sentences why a label has its level, not the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from govatlas.coding.local.cues import Tier
from govatlas.coding.local.english import join_words
from govatlas.coding.local.labels.features import Floats, HitsByPassage
from govatlas.coding.local.views import DocumentView, PassageView
from govatlas.model.codebook import Scale, Taxonomy
from govatlas.model.coding import Label
from govatlas.model.document import Force

_LIKELY: Final = 0.5
_CLOSE: Final = 0.6
_MOST_WORDS: Final = 3
_LONGEST_WORDS: Final = 60
_NAMED: Final = 4
_PLACES: Final = {
    Force.RECITAL: "a finding or recital",
    Force.DEFINITION: "a definition",
    Force.HEADING: "a heading",
    Force.APPARATUS: "the matter around the text",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What led to one label; ``quoted`` are the passages quoted, the best first."""

    view: DocumentView
    level: int
    certainty: float
    scores: Floats
    hits: HitsByPassage
    quoted: tuple[int | None, ...]

    @property
    def likely(self) -> list[PassageView]:
        """Return the passages more likely than not to speak of the category."""
        return [p for p in self.view.passages if self.scores[p.index] >= _LIKELY]

    @property
    def shown(self) -> list[PassageView]:
        """Return the passages quoted."""
        return [self.view.passages[place] for place in self.quoted if place is not None]


def explain_label(findings: Findings, scale: Scale) -> str:
    """Return one to three sentences on why the level is this one."""
    if findings.level == 0:
        return _explain_none(findings)
    name = scale.name_of(scale.highest if findings.level >= 2 else findings.level).capitalize()
    if scale.highest == 1:
        return _join(f"{name}: {_word_cues(findings)}.", _weigh(findings))
    reason = _explain_good(findings) if findings.level >= 2 else _explain_minimal(findings)
    return _join(f"{name}: {reason}", _weigh(findings))


def explain_taxonomy(taxonomy: Taxonomy, labels: Sequence[Label]) -> str:
    """Return one or two sentences on what the document covers of ``taxonomy``."""
    covered = [label for label in labels if label.level]
    if not covered:
        return f"The text covers none of the {len(taxonomy.categories)} categories."
    levels = sorted({label.level for label in covered}, reverse=True)
    parts = [
        f"{taxonomy.scale.name_of(level)} on "
        + join_words([_name(taxonomy, label.category) for label in covered if label.level == level])
        for level in levels
    ]
    counted = f"The text covers {len(covered)} of {len(taxonomy.categories)} categories"
    return f"{counted}: {'; '.join(parts)}."


def _explain_none(findings: Findings) -> str:
    words = _list_words(findings)
    if not words:
        return "None: no wording of this category was found."
    where = "passage" if len(findings.hits) == 1 else "passages"
    found = f"wording such as {join_words(words)} stands in {len(findings.hits)} {where}"
    if not any(findings.view.passages[place].ai for place in findings.hits):
        return _join(f"None: {found}, none of which speaks of AI.", _weigh(findings))
    return _join(f"None: {found}, too little to count as coverage.", _weigh(findings))


def _explain_good(findings: Findings) -> str:
    best = findings.shown[0]
    count = max(len(findings.likely), len(findings.shown))
    many = f"{count} passages speak to it" if count > 1 else "one passage speaks to it"
    duties = [p for p in findings.shown if p.operative and p.directive == 2]
    if duties:
        detail = " with detail on how, when or to what standard" if duties[0].detail >= 2 else ""
        why = f"the text directs action at it{detail}, so it is more than named"
    elif best.operative:
        why = "the text treats it in substance, so it is more than named"
    else:
        why = "it is treated at length, though not in the form of a duty"
    return f"{many}, {_word_cues(findings)}; {why}."


def _explain_minimal(findings: Findings) -> str:
    best = findings.shown[0]
    where = _PLACES.get(best.force, "the operative text" if best.directive else "the text")
    reason = f"it is named in {where}, {_word_cues(findings)}"
    duties = [p for p in findings.shown if p.operative and p.directive == 2]
    if not duties:
        return f"{reason}; not good, because no duty is aimed at it."
    if len(findings.likely) <= 1:
        return f"{reason}; not good, because a lone sentence speaks of it."
    return f"{reason}; not good, because little detail is aimed at it."


def _word_cues(findings: Findings) -> str:
    words = _list_words(findings)
    if words:
        return f"in words such as {join_words(words)}"
    return "in wording close to that of passages coded so before"


def _list_words(findings: Findings) -> list[str]:
    """Return the most telling words found, as the text has them, each once."""
    text = findings.view.document.text
    order = [place for place in findings.quoted if place is not None]
    order += sorted(findings.hits, key=lambda place: (-findings.scores[place], place))
    found: dict[str, str] = {}
    for tier in (Tier.STRONG, Tier.WEAK):
        for place in order:
            for hit in findings.hits.get(place, ()):
                words = " ".join(text[hit.span.start : hit.span.end].split())
                if hit.cue.tier is tier and len(words) <= _LONGEST_WORDS:
                    found.setdefault(words.lower(), f"“{words}”")
        if found:
            break
    return list(found.values())[:_MOST_WORDS]


def _weigh(findings: Findings) -> str:
    if findings.certainty >= _CLOSE:
        return ""
    return f"A close call: the model gives this level {round(100 * findings.certainty)} in 100."


def _name(taxonomy: Taxonomy, code: str) -> str:
    label = taxonomy.category(code).label
    return f"{code} {label}" if code[:1].isdigit() else label


def _join(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)
