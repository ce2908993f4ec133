"""Sums up a document by its best-ranked norms: "Requires … to …; prohibits …; establishes …"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from govatlas.coding.local.clauses import find_edges, trim_end
from govatlas.coding.local.english import article_for, gerund, join_words, third_person
from govatlas.coding.local.languages import read_data
from govatlas.coding.local.views import DocumentView
from govatlas.model.norm import Modality, Norm
from govatlas.norms import can_act, load_language

_MOST_WORDS: Final = 48
_MOST_CLAUSES: Final = 4
_MOST_NORMS: Final = 12
_AHEAD: Final = 4
_MOST_ACTIONS: Final = 3
_LONGEST_ACTION: Final = 20
_LONGEST_DETAIL: Final = 12
_SHORTEST_ACTION: Final = 3
_OVERLAP: Final = 0.6
_CONTENT: Final = re.compile(r"[a-z][a-z-]{3,}|\$?\d[\d,.]*")
_STEM: Final = 6


@dataclass(frozen=True, slots=True)
class Summary:
    """One to three sentences, with the ranks of the norms behind each clause.

    Clauses are parted by semicolons; ``ranks`` has an entry a clause.
    """

    text: str
    ranks: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class _Wording:
    """How a modality is said: the verb of the clause, and what joins bearer to action."""

    verb: str
    joint: str
    form: str


@dataclass(slots=True)
class _Clause:
    """What the summary says of one bearer in one modality."""

    modality: Modality
    bearer: str
    norms: list[Norm]
    actions: list[str]


def summarize(view: DocumentView, norms: Sequence[Norm], *, binding: bool, issuer: str) -> Summary:
    """Return what the document does, by its best norms; by its stated aim where it has none.

    Args:
        view: the document.
        norms: its norms, ordered by rank.
        binding: whether it is drafted to bind in law.
        issuer: who issued it, empty where unknown; its own duties are commitments.
    """
    clauses = _choose(view, norms)
    if not clauses:
        return Summary(_say_aim(view))
    written = [_write_clause(clause, binding=binding, issuer=issuer) for clause in clauses]
    kept = _fit(written, clauses)
    text = "; ".join(text for text, _ in kept)
    return Summary(f"{text[0].upper()}{text[1:]}.", tuple(ranks for _, ranks in kept))


def _choose(view: DocumentView, norms: Sequence[Norm]) -> list[_Clause]:
    """Return the clauses to be said, norms of one bearer and modality together."""
    clauses: list[_Clause] = []
    said: set[str] = set()
    words = 0
    for norm in _order(norms):
        action = _shorten_action(norm)
        if _leaves_out(norm, action):
            continue
        stems = _stems(action)
        if len(action.split()) < _SHORTEST_ACTION or not stems:
            continue
        if len(stems & said) / len(stems) > _OVERLAP:
            continue
        same = _find_same(clauses, norm)
        if same is None and len(clauses) == _MOST_CLAUSES:
            continue
        if same is not None and len(same.actions) == _MOST_ACTIONS:
            continue
        length = len(action.split()) + (0 if same else 2 + len(_bearer(norm).split()))
        if words and words + length > _MOST_WORDS:
            continue
        words += length
        said |= stems
        if same is not None:
            same.norms.append(norm)
            same.actions.append(action)
        else:
            clauses.append(_Clause(norm.modality, _bearer(norm), [norm], [action]))
    return clauses


def _order(norms: Sequence[Norm]) -> list[Norm]:
    """Return the best norms, those about AI moved up."""
    best = norms[:_MOST_NORMS]
    return sorted(best, key=lambda norm: norm.rank - (_AHEAD if _speaks_of_ai(norm) else 0))


def _speaks_of_ai(norm: Norm) -> bool:
    return _wording_of("ai").search(norm.quotation.text) is not None


def _leaves_out(norm: Norm, action: str) -> bool:
    """Whether a norm is no matter of a summary: routine, a mere announcement, no deed."""
    first = action.split()[0].lower().strip(",") if action else ""
    if _wording_of("skip").search(action) or not (
        first in _verbs() or first in ("be", "have", "do", "not", "never")
    ):
        return True
    return norm.bearer is not None and not _names_somebody(norm.bearer.text)


def _names_somebody(name: str) -> bool:
    proper = all(word[0].isupper() for word in name.split() if word[0].isalpha() and len(word) > 3)
    return proper or can_act(name, load_language("en"))


@cache
def _verbs() -> frozenset[str]:
    return load_language("en").verbs


@cache
def _wording_of(name: str) -> re.Pattern[str]:
    return re.compile(read_data("summary")[name], re.IGNORECASE)


def _find_same(clauses: Sequence[_Clause], norm: Norm) -> _Clause | None:
    for clause in clauses:
        if clause.modality is norm.modality and clause.bearer.lower() == _bearer(norm).lower():
            return clause
    return None


def _bearer(norm: Norm) -> str:
    return norm.bearer.text if norm.bearer else ""


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in _CONTENT.findall(text.lower())}


def _shorten_action(norm: Norm) -> str:
    """Return the action cut at a clause's edge, by when it is due added where short."""
    words = norm.action.text.split()
    if len(words) > _LONGEST_ACTION:
        text = " ".join(words[:_LONGEST_ACTION])
        cuts = find_edges(text)
        text = text[: cuts[-1]] if cuts else text
    else:
        text = " ".join(words)
    text = trim_end(text)
    deadline = norm.deadline.text if norm.deadline else ""
    if (
        deadline
        and len(deadline.split()) <= _LONGEST_DETAIL
        and deadline.lower() not in text.lower()
    ):
        deadline = re.sub(
            r"^(Not|No|On|By|Within|At|Before|After|Prior|Every|Upon)\b",
            lambda m: m[0].lower(),
            deadline,
        )
        text = f"{text} {deadline}"
    return _name_ai(norm, text)


def _name_ai(norm: Norm, text: str) -> str:
    """Return the action with AI named, where its sentence names it only further on."""
    if _wording_of("ai").search(text):
        return text
    named = _wording_of("ai").search(norm.quotation.text)
    return f"{text}, naming {named[0].lower()}" if named and len(named[0]) > 2 else text


def _write_clause(clause: _Clause, *, binding: bool, issuer: str) -> tuple[str, tuple[int, ...]]:
    """Return a clause in words, with the ranks of its norms."""
    wording = _wording(clause, binding=binding, issuer=issuer)
    ranks = tuple(norm.rank for norm in clause.norms)
    actions = [_form(action, wording.form) for action in clause.actions]
    joined = _join_actions(actions, wording.joint)
    bearer = article_for(clause.bearer) if clause.bearer else ""
    if not bearer:
        return _write_impersonal(clause, actions), ranks
    return " ".join(part for part in (wording.verb, bearer, joined) if part), ranks


def _join_actions(actions: Sequence[str], joint: str) -> str:
    if any(", " in action or " and " in action for action in actions) and len(actions) > 1:
        return f"{joint} {f', {joint} '.join(actions[:-1])}, and {joint} {actions[-1]}".strip()
    return f"{joint} {join_words(actions)}".strip()


def _wording(clause: _Clause, *, binding: bool, issuer: str) -> _Wording:
    own = bool(issuer) and clause.bearer.lower().startswith(issuer.lower())
    if clause.modality is Modality.OBLIGATION and own and not binding:
        return _Wording("commits", "to", "bare")
    first = clause.actions[0].split()[0].lower()
    table = read_data("summary")["wordings"]
    entry = table[clause.modality.value]
    coordinated = any(_wording_of("coordinated").search(action) for action in clause.actions)
    if clause.modality is Modality.PROHIBITION and coordinated:
        return _Wording("forbids", "to", "bare")
    for case in entry:
        if case.get("first") in (None, first):
            return _Wording(case["verb"], case["joint"], case["form"])
    raise AssertionError(clause.modality)


def _form(action: str, form: str) -> str:
    verb, _, rest = action.partition(" ")
    if form == "gerund":
        mark = "," if verb.endswith(",") else ""
        return f"{gerund(verb.rstrip(','))}{mark} {rest}".strip()
    if form == "after be":
        return re.sub(
            r"^be (?:hereby )?(?:established|created|appropriated|authorized to be appropriated)?\s*",
            "",
            action,
        )
    return action


def _write_impersonal(clause: _Clause, actions: Sequence[str]) -> str:
    """Return a clause without a bearer: "requires reviewing …", "authorizes $2 million …"."""
    verb = read_data("summary")["impersonal"][clause.modality.value]
    if clause.modality is Modality.ESTABLISHMENT and not clause.actions[0].startswith("be "):
        verb = "allows"
        return f"{verb} {join_words([_form(action, 'gerund') for action in clause.actions])}"
    if clause.modality in (Modality.FUNDING, Modality.ESTABLISHMENT, Modality.SANCTION):
        said = [_form(action, "after be") for action in clause.actions]
    else:
        said = [_form(action, "gerund") for action in clause.actions]
    return f"{verb} {join_words(said)}"


def _fit(
    written: Sequence[tuple[str, tuple[int, ...]]], clauses: Sequence[_Clause]
) -> list[tuple[str, tuple[int, ...]]]:
    """Return the clauses that fit, with what follows a breach where there is room."""
    kept: list[tuple[str, tuple[int, ...]]] = []
    words = 0
    for text, ranks in written:
        length = len(text.split())
        if kept and words + length > _MOST_WORDS:
            continue
        kept.append((text, ranks))
        words += length
    penalty = _penalty(clauses)
    if (
        penalty
        and words + len(penalty[0].split()) <= _MOST_WORDS + 2
        and not any(penalty[0].split(" ", 2)[-1][:25] in text for text, _ in kept)
    ):
        kept.append(penalty)
    return kept


def _penalty(clauses: Sequence[_Clause]) -> tuple[str, tuple[int, ...]] | None:
    """Return what follows a breach of the norms said, the first that is short enough."""
    for clause in clauses:
        for norm in clause.norms:
            if norm.sanction is None or norm.modality is Modality.SANCTION:
                continue
            text = re.sub(
                r"^(?:an?|the|any|be|is|are) (?=\w)", "", norm.sanction.text, flags=re.IGNORECASE
            )
            text = trim_end(" ".join(text.split()[:_LONGEST_ACTION]))
            if text:
                return f"breaches: {text[0].lower()}{text[1:]}", (norm.rank,)
    return None


def _say_aim(view: DocumentView) -> str:
    """Return the stated aim of a document without norms, empty where it states none."""
    text = view.document.text[:8000]
    for opening in _aims():
        match = opening.search(text)
        if match is not None:
            verb, _, rest = " ".join(match["aim"].split()).partition(" ")
            words = f"{third_person(verb.lower())} {rest}".split()
            return trim_end(" ".join(words[: _MOST_WORDS - 10])).capitalize() + "."
    return ""


@cache
def _aims() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in read_data("summary")["aims"])
