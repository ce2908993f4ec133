"""Gathers those who might hold a role, one entry an actor, with all that is said of each."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from govatlas.coding.local.actors.candidates import Candidate, Said
from govatlas.coding.local.actors.charges import find_charged
from govatlas.coding.local.actors.full_names import name_wording
from govatlas.coding.local.actors.heads import core_key, kind_of, kind_of_title, split_list
from govatlas.coding.local.actors.joining import Told, join_keys, merge
from govatlas.coding.local.actors.mentions import Mention, find_all_mentions
from govatlas.coding.local.actors.names import NamedActor
from govatlas.coding.local.actors.naming import (
    describe_persons,
    find_acronyms,
    is_vague,
    list_variants,
    qualify,
    write_plural,
)
from govatlas.coding.local.actors.phrases import ActorPhrase
from govatlas.coding.local.actors.tidying import tidy_name
from govatlas.coding.local.views import DocumentView
from govatlas.model.norm import Norm

_LONGEST_ACTION: Final = 320
_FEWEST_WORDS: Final = 3


def gather(
    view: DocumentView, norms: Sequence[Norm], named: Sequence[NamedActor], issuer: str = ""
) -> tuple[Candidate, ...]:
    """Return the candidates of a document, in the order in which it speaks of them."""
    text = view.document.text
    acronyms = find_acronyms(text)

    @cache
    def tidy(name: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        tidied = tuple(_tidy_all(name, text, acronyms))
        return tuple((one, tuple(_list_alone(name, one, text))) for one in tidied)

    said: dict[str, list[tuple[str, Said]]] = {}
    alone: set[str] = set()
    for norm in norms:
        for part, name in _list_parts(norm, text):
            for tidied, single in tidy(name):
                said.setdefault(core_key(tidied), []).append((tidied, Said(norm, part)))
                alone.update(single)
    mentions = _group_mentions(view, alone, _list_short(acronyms, issuer, text))
    phrases: dict[str, list[tuple[str, ActorPhrase]]] = {}
    for actor in named:
        for tidied, single in tidy(actor.name):
            alone.update(single)
            named_there = [(tidied, phrase) for phrase in actor.phrases]
            phrases.setdefault(core_key(tidied), []).extend(named_there)
    told = Told(said, phrases, mentions)
    joined = join_keys({key: told.count(key) for key in {**said, **phrases, **mentions}})
    found = list(merge(told, joined, issuer))
    alone = {joined.get(key, key) for key in alone}
    listed = {core_key(member) for one in found for member in split_list(one.name)}
    return tuple(
        replace(one, name=_finish(one, view))
        for one in found
        if not _is_told_otherwise(one, listed - alone)
    )


def _list_alone(name: str, tidied: str, text: str) -> Iterator[str]:
    """Yield the key of a name that stands by itself and not only as a member of a list."""
    if core_key(tidy_name(name, text)) == core_key(tidied):
        yield core_key(tidied)


def _is_told_otherwise(one: Candidate, only_listed: Collection[str]) -> bool:
    """Whether a member stands in its list alone, ``only_listed``; never so for a whole list."""
    return not split_list(one.name) and core_key(one.name) in only_listed


def _finish(candidate: Candidate, view: DocumentView) -> str:
    """Return the candidate's name as it is to be read."""
    if is_vague(candidate.name):
        borne = [said.norm for said in candidate.said if said.part == "bearer"]
        return describe_persons(candidate.name, borne, view.document.text)
    return qualify(write_plural(candidate.name, view.document.text), view.lowered)


def _list_short(acronyms: Mapping[str, str], issuer: str, text: str) -> Mapping[str, str]:
    """Return the full name of each acronym of an actor, and of the issuer under its own name."""
    found = {short.upper(): full for short, full in acronyms.items() if " " not in short}
    found = {short: _with_office(full, text) for short, full in found.items()}
    found = {short: full for short, full in found.items() if kind_of(tidy_name(full, text))}
    if issuer and kind_of(issuer) is None:
        found |= {issuer: issuer}
    return found


def _with_office(full: str, text: str) -> str:
    """Return what an acronym stands for with the office before it that it leaves out."""
    if kind_of(full) is not None or len(full.split()) < _FEWEST_WORDS:
        return full
    office = name_wording("office").pattern
    longer = re.search(rf"{office} (?:of|for) (?:the )?{re.escape(full)}(?= \()", text)
    return longer[0] if longer is not None else full


def _group_mentions(
    view: DocumentView, alone: set[str], short: Mapping[str, str]
) -> dict[str, list[tuple[str, Mention]]]:
    """Return the mentions by key of the tidy name; keys that stand by themselves join ``alone``.

    ``short`` gives the full names of those that are mentioned by a short one.
    """
    by_words: dict[str, list[Mention]] = {}
    for mention in (*find_all_mentions(view, short), *find_charged(view)):
        by_words.setdefault(mention.name, []).append(mention)
    found: dict[str, list[tuple[str, Mention]]] = {}
    for words, mentions in by_words.items():
        name = tidy_name(words, view.document.text)
        if name and (kind_of_title(name) or words in short.values()):
            found.setdefault(core_key(name), []).extend((name, mention) for mention in mentions)
            alone.add(core_key(name))
    return found


def _tidy_all(name: str, text: str, acronyms: Mapping[str, str]) -> Iterator[str]:
    """Yield the tidy name, and where it is a list, its members too."""
    tidied = tidy_name(name, text)
    for one in (tidied, *split_list(tidied)):
        member = tidy_name(one, text)
        if member:
            yield from list_variants(member, acronyms)


def _list_parts(norm: Norm, text: str) -> Iterator[tuple[str, str]]:
    """Yield who bears and enforces a norm, and who is told by it, each with the part they play."""
    if norm.bearer is not None:
        yield "bearer", norm.bearer.text
    if norm.enforcer is not None:
        yield "enforcer", norm.enforcer.text
    start = min(norm.action.quotation.span.start, norm.quotation.span.end)
    sentence = text[start : start + _LONGEST_ACTION]
    for match in name_wording("told").finditer(sentence):
        group = next(name for name in ("who", "whom", "by") if match[name])
        who = _whole_words(text, start + match.start(group), start + match.end(group))
        part = "watcher" if match["by"] else "recipient"
        yield part, name_wording("told_end").split(" ".join(who.split()))[0]


def _whole_words(text: str, start: int, end: int) -> str:
    """Return the text of a match with all of the word that it may end in."""
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return text[start:end]
