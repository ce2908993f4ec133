"""Lists what a summary could say: each norm, aim and detail as a clause in several lengths."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from govatlas.coding.local.english import article_for, gerund
from govatlas.coding.local.summary.actions import (
    is_sound,
    list_actions,
    list_advice,
    list_standings,
    tidy,
)
from govatlas.coding.local.summary.bearers import (
    bears_deed,
    is_one_of_many,
    name_bearer,
    names_bearer,
    say_bearer,
)
from govatlas.coding.local.summary.details import say_deadline, say_money, say_penalty
from govatlas.coding.local.summary.rules import pattern, read_rules
from govatlas.model.document import Document
from govatlas.model.norm import Modality, Norm
from govatlas.norms import load_language

SUBJECT: Final = "subject"
_MOST_NORMS: Final = 12
_MOST_CREATED: Final = 3
_CHIEF_NORMS: Final = 5
_LONGEST_CONDITION: Final = 14
_LONGEST_NAME: Final = 24
_YEARLY: Final = re.compile(r"(?P<sum>\S+) for fiscal year (?P<year>\d{4})(?P<purpose>.*)")
_IMPERSONAL: Final = (Modality.OBLIGATION, Modality.PROHIBITION, Modality.RECOMMENDATION)


@dataclass(frozen=True, slots=True)
class Summary:
    """One to three sentences, with the ranks of the norms behind each clause.

    Clauses are parted by semicolons; ``ranks`` has an entry a clause.
    """

    text: str
    ranks: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """One thing that the summary could say.

    ``opening`` is what candidates of one bearer and modality share (``requires the Secretary to``),
    ``rest`` what this one adds. ``matter`` names the norm, aim or detail behind it: no two of one
    matter are said. ``joint`` stands before the rest where several follow one opening.
    """

    opening: str
    rest: str
    matter: str
    joint: str = ""
    deadline: str = ""
    ranks: tuple[int, ...] = ()
    kind: str = "norm"
    ai: bool = False

    @property
    def text(self) -> str:
        """Return the clause as it reads alone."""
        middle = f", {self.deadline}," if self.deadline else ""
        return " ".join(f"{self.opening}{middle} {self.joint} {self.rest}".split())


def list_candidates(
    document: Document,
    norms: Sequence[Norm],
    aims: Sequence[str],
    repeals: Sequence[str],
    *,
    binding: bool,
    issuer: str,
    subject: str = "",
    sums: Sequence[str] = (),
) -> list[Candidate]:
    """Return what could be said of the document."""
    found = [_plain(aim, _name_matter(aim), "aim") for aim in aims]
    if subject:
        found.append(Candidate("", subject, SUBJECT, kind=SUBJECT, ai=_speaks_of_ai(subject)))
    found += [_plain(repeal, repeal, "repeal") for repeal in repeals]
    found += _say_sums(sums, norms)
    for norm in [*norms[:_MOST_NORMS], *_list_created(norms[_MOST_NORMS:])]:
        found += _from_norm(norm, document.text, binding=binding, issuer=issuer)
    return [*_join_years(found), *found]


def say_changes(changes: Sequence[str]) -> list[Candidate]:
    """Return what a document changes in another act as clauses to choose from."""
    return [_plain(change, "aim", "aim") for change in changes]


def _say_sums(sums: Sequence[str], norms: Sequence[Norm]) -> Iterator[Candidate]:
    """Yield a list of sums as clauses, where money is what most of the document is about."""
    chief = norms[:_CHIEF_NORMS]
    money = tuple(norm.rank for norm in chief if norm.modality is Modality.FUNDING)
    if 2 * len(money) > len(chief) or not chief:
        yield from (_plain(said, "money list", "money", money) for said in sums)


def _list_created(norms: Sequence[Norm]) -> list[Norm]:
    """Return the norms of lower rank that create a body or a programme."""
    created = (norm for norm in norms if pattern("created").match(norm.action.text))
    return list(islice(created, _MOST_CREATED))


def _join_years(found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Yield one clause for a sum that is given for several years in a row."""
    given: dict[tuple[str, str], dict[int, int]] = {}
    for candidate in found:
        yearly = _YEARLY.fullmatch(candidate.rest)
        if candidate.kind == "money" and yearly:
            years = given.setdefault((yearly["sum"], yearly["purpose"]), {})
            years.setdefault(int(yearly["year"]), candidate.ranks[0])
    for (amount, purpose), years in given.items():
        first, last = min(years), max(years)
        if len(years) > 1 and last - first + 1 == len(years):
            said = f"authorizes {amount} for each of fiscal years {first} to {last}{purpose}"
            yield _plain(said, "money", "money", tuple(sorted(years.values())))


def _name_matter(aim: str) -> str:
    """Return the matter of an aim; one that only names the subject is the subject's."""
    return SUBJECT if aim.startswith("addresses ") else "aim"


def _plain(clause: str, matter: str, kind: str, ranks: tuple[int, ...] = ()) -> Candidate:
    verb, _, rest = clause.partition(" ")
    return Candidate(verb, rest, matter, ranks=ranks, kind=kind, ai=_speaks_of_ai(clause))


def _speaks_of_ai(text: str) -> bool:
    return pattern("ai").search(text) is not None


def _from_norm(norm: Norm, text: str, *, binding: bool, issuer: str) -> Iterator[Candidate]:
    """Yield what can be said of a norm: its action in several lengths, its penalty, its money."""
    penalty = say_penalty(norm, text)
    if penalty:
        yield _plain(penalty, "penalty", "penalty", (norm.rank,))
    yield from _say_offence(norm)
    if norm.modality is Modality.SANCTION:
        return
    if norm.modality is Modality.FUNDING:
        money = say_money(norm)
        if money:
            yield _plain(money, f"money {norm.rank}", "money", (norm.rank,))
        return
    named = norm.bearer is not None
    bearer = name_bearer(norm.bearer.text, text) if norm.bearer else ""
    if norm.bearer and not bearer and norm.bearer.text == issuer:
        bearer = issuer
    yield from _say_advice(norm, text)
    if (named and not bearer) or len(bearer.split()) > _LONGEST_NAME or not bears_deed(norm):
        return
    bearer = tidy(bearer) if names_bearer(norm) else ""
    yield from _say_created(norm, bearer)
    yield from _say_standing(norm, bearer, text)
    for action in list_actions(norm, text):
        for whole in _add_condition(norm, action):
            said = _word(norm, bearer, whole, binding=binding, issuer=issuer, text=text)
            if said is not None:
                yield said


def _say_offence(norm: Norm) -> Iterator[Candidate]:
    """Yield what deed is made an offence: ``makes disclosing synthetic media a crime``."""
    found = pattern("offence").match(tidy(norm.action.text))
    if found is not None and norm.modality in (Modality.SANCTION, Modality.PROHIBITION):
        said = f"makes {found['deed']} a crime"
        yield _plain(said, f"norm {norm.rank}", "penalty", (norm.rank,))


def _say_advice(norm: Norm, text: str) -> Iterator[Candidate]:
    """Yield what is recommended to somebody else: ``recommends that Congress establish …``."""
    if norm.modality is not Modality.RECOMMENDATION:
        return
    if not pattern("advice").match(norm.action.text):
        return
    for action in list_advice(norm, text):
        yield _plain(f"recommends {action}", f"norm {norm.rank}", "norm", (norm.rank,))


def _say_created(norm: Norm, bearer: str) -> Iterator[Candidate]:
    """Yield that the norm creates its bearer, where it says so without adding to it."""
    if bearer and pattern("created").fullmatch(norm.action.text):
        said = f"establishes {article_for(bearer)}"
        yield _plain(said, f"norm {norm.rank}", "norm", (norm.rank,))


def _say_standing(norm: Norm, bearer: str, text: str) -> Iterator[Candidate]:
    """Yield who may sue, and who is not liable: what somebody is given rather than does."""
    if not bearer:
        return
    many = is_one_of_many(norm, text)
    for action in list_standings(norm, text):
        given = pattern("right_of_action").match(action)
        freed = pattern("liable").match(action)
        said = ""
        if given is not None and norm.modality is not Modality.PROHIBITION:
            said = f"gives {say_bearer(bearer, text, many=many)} {action[given.end() :]}"
        elif freed is not None and (
            norm.modality is Modality.PROHIBITION or (freed["not"] or freed["no"])
        ):
            who = say_bearer(bearer, text, many=many)
            said = f"exempts {who} from liability {action[freed.end() :]}".strip()
        if said:
            yield _plain(said, f"norm {norm.rank}", "norm", (norm.rank,))


def _add_condition(norm: Norm, action: str) -> Iterator[str]:
    """Yield an action, first with its condition where that is short and not part of it."""
    condition = tidy(norm.condition.text) if norm.condition else ""
    words = condition.split()
    if (
        2 < len(words) <= _LONGEST_CONDITION
        and pattern("condition").match(condition)
        and condition.lower() not in action.lower()
        and is_sound(condition)
        and not pattern("edge_of_condition").search(action)
    ):
        yield f"{action} {condition[0].lower()}{condition[1:]}"
    yield action


def _word(
    norm: Norm, bearer: str, action: str, *, binding: bool, issuer: str, text: str
) -> Candidate | None:
    """Return a norm in words, None where its kind of clause would not read."""
    many = is_one_of_many(norm, text)
    opening, joint, form = _opening(
        norm, bearer, action, binding=binding, issuer=issuer, text=text, many=many
    )
    own = opening.startswith("commits")
    action = _say_own_words(action, own=own)
    if not action:
        return None
    if form == "bare" and action.startswith("not "):
        joint, action = f"not {joint}", action.removeprefix("not ")
    if form == "gerund" and not _is_coordinated(action):
        action = _gerund(action)
    elif form == "gerund":
        verb = "forbids" if norm.modality is Modality.PROHIBITION else "commits" if own else ""
        if not bearer or not verb:
            return None
        opening, joint = f"{verb} {say_bearer(bearer, text, many=many)}", "to"
    elif form == "created":
        created = pattern("created").match(action)
        if created is None or not bearer:
            return None
        action = action[created.end() :]
    elif not bearer and not own:
        return None
    if pattern("anybody").fullmatch(bearer) and pattern("rulers_deed").match(action):
        return None
    if not bearer and norm.modality not in _IMPERSONAL:
        return None
    dated = pattern("dated").search(action) is not None
    return Candidate(
        opening,
        action,
        f"norm {norm.rank}",
        joint=joint,
        deadline=say_deadline(norm) if bearer and joint and not dated else "",
        ranks=(norm.rank,),
        ai=_speaks_of_ai(norm.quotation.text),
    )


def _say_own_words(action: str, *, own: bool) -> str:
    """Return an action without words of the first person, empty where they cannot be put so."""
    if own:
        action = pattern("our").sub("its", action.removeprefix("commit to "))
    return "" if pattern("own_words").search(action) else action


def _opening(
    norm: Norm, bearer: str, action: str, *, binding: bool, issuer: str, text: str, many: bool
) -> tuple[str, str, str]:
    """Return the verb with its object, what joins the action to it, and the action's form."""
    data = read_rules()
    own = bool(issuer and bearer) and (
        bearer.lower().startswith(issuer.lower()) or issuer.lower().startswith(bearer.lower())
    )
    if own and norm.modality is Modality.RECOMMENDATION:
        return data["impersonal"][norm.modality.value], "", "gerund"
    if norm.modality is Modality.OBLIGATION and own and not binding:
        if bearer.lower() in text.lower() or len(bearer) > len(issuer):
            return f"commits {say_bearer(bearer, text, many=False)}", "to", "bare"
        return "commits to", "", "gerund"
    if norm.modality is Modality.ESTABLISHMENT and pattern("created").match(action):
        return f"establishes {article_for(bearer)}" if bearer else "establishes", "", "created"
    if not bearer:
        return data["impersonal"][norm.modality.value], "", "gerund"
    wording = data["wordings"][norm.modality.value]
    name = say_bearer(bearer, text, many=many)
    return f"{wording['verb']} {name}", wording["joint"], wording["form"]


def _is_coordinated(action: str) -> bool:
    """Whether two verbs share the bearer: a gerund of the first would leave the second bare."""
    verbs = load_language("en").verbs
    if action.split(maxsplit=1)[0].endswith(","):
        return True
    joined = re.findall(r"\b(?:and|or) (\w+)|^\w+, (\w+)", action)
    return any(word in verbs for words in joined for word in words)


def _gerund(action: str) -> str:
    verb, _, rest = action.partition(" ")
    if verb == "not":
        verb, _, rest = rest.partition(" ")
        return f"not {gerund(verb)} {rest}".strip()
    if verb.endswith("ly") and rest and verb not in load_language("en").verbs:
        adverb, (verb, _, rest) = verb, rest.partition(" ")
        return f"{adverb} {gerund(verb)} {rest}".strip()
    return f"{gerund(verb)} {rest}".strip()
