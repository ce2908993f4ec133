"""Says in plain sentences which provisions decided a level, what they do, why it is not another."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from govatlas.coding.local.english import join_words
from govatlas.coding.local.labels.exhibits import GOOD
from govatlas.coding.local.labels.findings import Findings
from govatlas.coding.local.labels.places import defines, name_passage
from govatlas.coding.local.labels.reckoning import Reckoning, reckon, say_number
from govatlas.coding.local.labels.shown import fold_words
from govatlas.coding.local.labels.wordings import cite_clause
from govatlas.coding.local.views import DocumentView
from govatlas.model.codebook import Scale, Taxonomy
from govatlas.model.coding import Label
from govatlas.model.document import Force

MOST_WORDS: Final = 45
_NEAR: Final = 0.25
_SPEAKS: Final = 0.5
_MOST_DEEDS: Final = 2
_MOST_CUES: Final = 2
_MOST_PLACES: Final = 2
_LONGEST_TOPIC: Final = 5
_MOST_NAMES: Final = 3
_NAMING: Final = (Force.RECITAL, Force.HEADING, Force.APPARATUS)


def explain_label(findings: Findings, scale: Scale) -> str:
    """Return one to three sentences on which provisions give the level, and why no other."""
    close = _say_close(findings, scale)
    if findings.level == 0:
        return _join(_explain_none(findings), close)
    weighed = "" if scale.highest == 1 else _weigh(findings)
    if findings.deeds:
        return _fit(findings, weighed, close)
    named = _explain_named(findings)
    if named:
        return _join(named, close)
    short, full = _cite_passages(findings)
    wordings = [_join(full, weighed, close), _join(short, weighed, close)]
    return next((w for w in wordings if len(w.split()) <= MOST_WORDS), _join(short, close))


def explain_taxonomy(
    taxonomy: Taxonomy, labels: Sequence[Label], chief: Sequence[tuple[str, str]] = ()
) -> str:
    """Return one or two sentences on what the document covers of ``taxonomy``, and by what.

    Args:
        taxonomy: what was asked.
        labels: the answers.
        chief: of each category covered the place and the deed that tell most of it.
    """
    covered = [label for label in labels if label.level]
    if not covered:
        return f"The text covers none of the {say_number(len(taxonomy.categories))} categories."
    parts = [
        f"{taxonomy.scale.name_of(level)} on {_list_names(taxonomy, covered, level)}"
        for level in sorted({label.level for label in covered}, reverse=True)
    ]
    every = len(taxonomy.categories)
    share = f"{say_number(len(covered))} of {say_number(every)}"
    if len(covered) == every:
        share = f"all {say_number(every)}"
    said = f"The text covers {share} categories"
    for wording in (f"{said}: {'; '.join(parts)}.", f"{said}: {parts[0]}."):
        whole = _join(wording, _say_chief(chief))
        if len(whole.split()) <= MOST_WORDS:
            return whole
    return f"{said}: {parts[0]}."


def _list_names(taxonomy: Taxonomy, covered: Sequence[Label], level: int) -> str:
    names = [_name(taxonomy, label.category) for label in covered if label.level == level]
    if len(names) > _MOST_NAMES:
        names = [*names[: _MOST_NAMES - 1], f"{say_number(len(names) - _MOST_NAMES + 1)} more"]
    return join_words(names)


def _say_chief(chief: Sequence[tuple[str, str]]) -> str:
    """Return which provision speaks to more than one category, empty where none does."""
    counted = Counter(chief)
    if not counted:
        return ""
    (place, deed), count = counted.most_common(1)[0]
    if count < 2 or " it addresses " in deed:
        return ""
    return _capitalize(f"{place}, which {deed}, speaks to {say_number(count)} of them.")


def _fit(findings: Findings, weighed: str, close: str) -> str:
    """Return as many deeds as fit beside the other sentences."""
    room = MOST_WORDS - len(f"{weighed} {close}".split())
    said, last = "", ""
    for place, deed in findings.deeds[:_MOST_DEEDS]:
        if not said:
            topic = _say_topic(findings, deed)
            fits = len(f"{place}{topic} {deed}".split()) <= room
            longer = f"{place}{topic if fits else ''} {deed}"
        else:
            longer = _add_deed(said, deed) if place == last else f"{said}; {place} {deed}"
        if said and len(longer.split()) > room:
            break
        said, last = longer, place
    sentence = f"{_capitalize(said)}."
    if len(_join(sentence, weighed, close).split()) > MOST_WORDS:
        weighed = ""
    return _join(sentence, weighed, close)


def _add_deed(said: str, deed: str) -> str:
    """Return what a provision does with another deed of it, its bearer not said twice."""
    opening, joint, rest = deed.partition(" to ")
    if joint and f" {opening}{joint}" in said:
        return f"{said}, and to {rest}"
    return f"{said}, and {deed}"


def _say_topic(findings: Findings, deed: str) -> str:
    """Return the words that speak of the category, where the deed does not say them itself."""
    told = set(fold_words(deed))
    if any(told.issuperset(fold_words(words)) for words in findings.telling):
        return ""
    short = [words for words in findings.telling if len(words.split()) <= _LONGEST_TOPIC]
    return f", on “{short[0]}”," if short else ""


def _weigh(findings: Findings) -> str:
    """Return what there is, as the reason for this level and against the next."""
    wordings = [findings.view.wording(p) for p in {*findings.speaking, *findings.quoted}]
    found = reckon(findings.acting or findings.acting_where_quoted, wordings)
    if found.count == 0:
        return _count_passages(findings, found)
    return _weigh_good(found) if findings.level >= GOOD else _weigh_minimal(findings, found)


def _weigh_good(found: Reckoning) -> str:
    traits = found.say_traits()
    if found.count == 1:
        return f"It is one {found.kind}, {traits}." if traits else ""
    having = f", {traits}" if traits else ""
    return _capitalize(f"{found.say_count()} speak of it{having}.")


def _weigh_minimal(findings: Findings, found: Reckoning) -> str:
    traits, absent = found.say_traits(), found.say_absent()
    if found.count == 1:
        return f"It is the only {found.kind} that speaks of it{_contrast(traits, absent)}."
    if absent:
        having = f", {traits}" if traits else ""
        return _capitalize(f"{found.say_count()} touch on it{having}, none with a {absent}.")
    return _count_passages(findings, found)


def _contrast(traits: str, absent: str) -> str:
    if traits and absent:
        return f", {traits} but no {absent}"
    return f", {traits}" if traits else f", without a {absent}" if absent else ""


def _count_passages(findings: Findings, found: Reckoning) -> str:
    count, every = len(findings.speaking), len(findings.view.passages)
    if findings.level >= GOOD and count == 1:
        return ""
    if findings.level < GOOD and count == 1 and found.absent:
        return f"Nothing else speaks of it, and it sets no {found.say_absent()}."
    only = "Only " if findings.level < GOOD else ""
    speak = "speaks" if count == 1 else "speak"
    return _capitalize(f"{only}{say_number(count)} of {every} passages {speak} of it.")


def _explain_named(findings: Findings) -> str:
    """Return what only names the category, empty where more than that is shown."""
    view, places = findings.view, _list_places(findings, findings.quoted)
    if findings.acting or not all(_only_names(view, place) for place in findings.quoted):
        return ""
    words = _quote_telling(findings) or f"“{_cite(findings, 0)}”"
    verb = "name" if len(places) > 1 or places[0].startswith("the findings") else "names"
    return f"Only {join_words(places)} {verb} {words}; no provision acts on it."


def _cite_passages(findings: Findings) -> tuple[str, str]:
    """Return the words that speak of the category where no deed can be told of them.

    The first sentence is the shorter one; the second adds where else it is spoken of.
    """
    places = _list_places(findings, findings.quoted)
    read = "read" if places[0].startswith("the findings") else "reads"
    said = f"{_capitalize(places[0])} {read} “{_cite(findings, 0)}”"
    if len(places) == 1 or not findings.telling:
        return f"{said}.", f"{said}."
    speak = "speak" if places[1].startswith("the findings") else "speaks"
    return f"{said}.", f"{said}; {places[1]} {speak} of it too."


def _cite(findings: Findings, number: int) -> str:
    text = findings.quotations[number].text
    return cite_clause(text, findings.telling)


def _only_names(view: DocumentView, place: int) -> bool:
    force = view.passages[place].force
    return force in _NAMING or (force is Force.DEFINITION and defines(view, place))


def _explain_none(findings: Findings) -> str:
    near = [p for p in findings.hits if findings.scores[p] >= _NEAR] or list(findings.hits)
    near.sort(key=lambda place: (-findings.scores[place], place))
    if not near:
        clear = findings.rival is None
        return f"{'Nothing in the text' if clear else 'No passage plainly'} speaks of it."
    places = _list_places(findings, near)
    where = _capitalize(join_words(places))
    come = "come" if len(places) > 1 or places[0].startswith("the findings") else "comes"
    s = "" if come == "come" else "s"
    does = "do" if come == "come" else "does"
    if not any(findings.view.passages[place].ai for place in findings.hits):
        return f"{where} {come} near it, but {does} not concern AI."
    if not any(findings.view.passages[place].operative for place in near):
        return f"{where} {come} near it; no provision acts on it."
    if not any(place in findings.norms for place in near):
        return f"{where} {come} near it, but ask{s} nothing of anyone."
    return f"{where} {come} near it, in passing."


def _list_places(findings: Findings, passages: Sequence[int]) -> list[str]:
    named = [name_passage(findings.view, place) or "one passage" for place in passages]
    return list(dict.fromkeys(named))[:_MOST_PLACES]


def _quote_telling(findings: Findings) -> str:
    return join_words([f"“{words}”" for words in findings.telling[:_MOST_CUES]])


def _say_close(findings: Findings, scale: Scale) -> str:
    if findings.rival is None:
        return ""
    return f"It is a close call with {scale.name_of(findings.rival)}."


def _name(taxonomy: Taxonomy, code: str) -> str:
    label = taxonomy.category(code).label
    return f"{code} {label}" if code[:1].isdigit() else label


def _capitalize(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _join(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)
