"""Parses a reply: what can be used, and what is wrong with the rest."""

import json
import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import Any, Final

from govatlas.coding.llm.tasks import Task
from govatlas.model.codebook import Taxonomy
from govatlas.model.coding import Confidence

_FENCE: Final = "```"
_HALF: Final = re.compile(r"\\u[dD][89a-fA-F]|[\ud800-\udfff]")
"""Possible lone surrogates, which JSON can contain but databases cannot store."""
_LEVEL: Final = re.compile(r"[0-9]{1,3}")
_MOST_PROBLEMS: Final = 12
_MOST_QUOTES: Final = 3
_MOST_ACTORS: Final = 200
_LONGEST_QUOTE: Final = 10_000
_LONGEST_NAME: Final = 200
_LONGEST_RATIONALE: Final = 1_000
_LONGEST_SUMMARY: Final = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a model says about one category, status or actor, with the wording it quotes.

    ``kind`` is a taxonomy id, ``status`` or ``actor``; ``code`` the category, status or type.
    """

    kind: str
    code: str
    level: int
    confidence: Confidence
    rationale: str
    quotes: tuple[str, ...]
    role: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedReply:
    """A parsed reply: claims above none, codes at none, and what is wrong with the rest.

    ``none`` has pairs of taxonomy and code. ``remarks`` are the overall sentences by
    taxonomy or role.
    """

    claims: tuple[Claim, ...] = ()
    none: frozenset[tuple[str, str]] = frozenset()
    remarks: tuple[tuple[str, str], ...] = ()
    summary: str = ""
    problems: tuple[str, ...] = ()

    @property
    def answered(self) -> frozenset[tuple[str, str]]:
        """Return each pair of taxonomy and code that the reply answers."""
        return self.none | {(claim.kind, claim.code) for claim in self.claims}


def read_reply(text: str, task: Task, *, finish: str = "") -> ParsedReply:
    """Parse a reply to ``task``.

    Args:
        text: the words of the reply.
        task: what was requested.
        finish: why the reply ended, in the provider's words.
    """
    content = read_json(text)
    if content is None:
        return ParsedReply(problems=(explain_no_json(text, finish),))
    claims: list[Claim] = []
    none: set[tuple[str, str]] = set()
    remarks: list[tuple[str, str]] = []
    problems: list[str] = []
    for taxonomy in task.taxonomies:
        part = content.get(taxonomy.id)
        if not isinstance(part, dict):
            problems.append(f'the member "{taxonomy.id}" is missing or is not an object')
            continue
        _read_taxonomy(part, taxonomy, claims, none, problems)
        remarks.append((taxonomy.id, tidy(part.get("overall"), _LONGEST_RATIONALE)))
    if task.record is not None:
        claims.extend(_read_record(content, task, problems))
        roles = content.get("roles")
        remarks.extend(_read_roles(roles if isinstance(roles, dict) else {}, task))
    return ParsedReply(
        claims=tuple(claims),
        none=frozenset(none),
        remarks=tuple((part, said) for part, said in remarks if said),
        summary=tidy(content.get("summary"), _LONGEST_SUMMARY) if task.record else "",
        problems=tuple(problems[:_MOST_PROBLEMS]),
    )


def read_json(text: str) -> dict[str, Any] | None:
    """Return the JSON object in a reply, with or without text or a code fence around it."""
    bare = _drop_thoughts(text).strip()
    pieces = bare.split(_FENCE, 2)
    fenced = pieces[1].removeprefix("json") if len(pieces) > 2 else ""
    outer = bare[bare.find("{") : bare.rfind("}") + 1]
    for candidate in (bare, fenced, outer):
        try:
            found = _load(candidate)
        except (ValueError, RecursionError):
            continue
        if isinstance(found, dict):
            return found
    return None


def _drop_thoughts(text: str) -> str:
    """Return text without the model's reasoning, in time linear in its length."""
    kept, at = [], 0
    while (start := text.find("<think>", at)) >= 0 and (end := text.find("</think>", start)) >= 0:
        kept.append(text[at:start])
        at = end + len("</think>")
    return "".join((*kept, text[at:]))


def _load(text: str) -> Any:
    found = json.loads(text)
    if _HALF.search(text):
        return json.loads(json.dumps(found, ensure_ascii=False).encode("utf-8", "replace"))
    return found


def read_quotations(text: str) -> dict[int, str]:
    """Return the wording that a reply to a re-ask gives for each id, a whole number."""
    content = read_json(text) or {}
    entries = content.get("quotes")
    found = {}
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict) and type(entry.get("id")) is int:
            found[entry["id"]] = tidy(entry.get("quote"), _LONGEST_QUOTE)
    return found


def read_summary(text: str) -> str:
    """Return the summary in a reply, or empty if it has none."""
    return tidy((read_json(text) or {}).get("summary"), _LONGEST_SUMMARY)


def explain_no_json(text: str, finish: str) -> str:
    """Return why a reply without a JSON object cannot be used."""
    if finish == "length":
        return "the reply was cut off; use shorter rationales and one quotation per label"
    if finish == "content_filter":
        return "the reply was withheld by a content filter"
    if not text.strip():
        return "the reply is empty"
    if "{" not in text:
        return "the reply contains no JSON object"
    return "the reply is not valid JSON"


def _read_taxonomy(
    part: dict[str, Any],
    taxonomy: Taxonomy,
    claims: list[Claim],
    none: set[tuple[str, str]],
    problems: list[str],
) -> None:
    """Add what a reply says about one taxonomy; contradictory answers leave a code undecided."""
    codes = {category.code for category in taxonomy.categories}
    labels = part.get("labels")
    said = part.get("none")
    read: dict[str, Claim | None] = {}
    for entry in labels if isinstance(labels, list) else ():
        claim = _read_label(entry, taxonomy, codes, problems)
        if claim is not None:
            _decide(read, claim.code, claim, taxonomy, problems)
    for code in said if isinstance(said, list) else ():
        if str(code) in codes:
            _decide(read, str(code), None, taxonomy, problems)
        else:
            problems.append(f'{taxonomy.id} has no code "{shorten(code)}"')
    if missing := [c.code for c in taxonomy.categories if c.code not in read]:
        problems.append(f"{taxonomy.id} has no answer for: {', '.join(missing)}")
    claims.extend(claim for claim in read.values() if claim is not None)
    none.update((taxonomy.id, code) for code, claim in read.items() if claim is None)


def _decide(
    read: dict[str, Claim | None],
    code: str,
    claim: Claim | None,
    taxonomy: Taxonomy,
    problems: list[str],
) -> None:
    """Take an answer; where the code has another, it stays undecided between levels: the lower."""
    if code not in read:
        read[code] = claim
        return
    problems.append(f"{taxonomy.id} {code} is answered twice")
    other = read[code]
    if claim is None or other is None or claim.level == other.level:
        read[code] = other or claim
        return
    read[code] = min(claim, other, key=lambda given: given.level)


def _read_label(
    entry: object, taxonomy: Taxonomy, codes: Set[str], problems: list[str]
) -> Claim | None:
    if not isinstance(entry, dict):
        problems.append(f"an entry of {taxonomy.id} labels is not an object")
        return None
    code, level = str(entry.get("code")), entry.get("level")
    if code not in codes:
        problems.append(f'{taxonomy.id} has no code "{shorten(code)}"')
        return None
    if isinstance(level, str) and _LEVEL.fullmatch(level):
        level = int(level)
    if type(level) is not int or not 1 <= level <= taxonomy.scale.highest:
        allowed = " or ".join(str(point.value) for point in taxonomy.scale.levels if point.value)
        problems.append(f'{taxonomy.id} {code} has level "{shorten(level)}", not {allowed}')
        return None
    return Claim(
        kind=taxonomy.id,
        code=code,
        level=level,
        confidence=_read_confidence(entry.get("confidence")),
        rationale=tidy(entry.get("rationale"), _LONGEST_RATIONALE),
        quotes=_read_quotes(entry.get("quotes")),
    )


def _read_record(content: dict[str, Any], task: Task, problems: list[str]) -> Iterator[Claim]:
    codebook = task.record
    if codebook is None:
        return
    if not tidy(content.get("summary"), _LONGEST_SUMMARY):
        problems.append('the member "summary" is missing')
    status = content.get("status")
    statuses = [category.code for category in codebook.status.categories]
    if isinstance(status, dict) and status.get("label") in statuses:
        yield _claim(status, kind="status", code=str(status["label"]))
    else:
        problems.append(f'"status" needs a label, one of: {", ".join(statuses)}')
    actors = content.get("actors")
    if not isinstance(actors, list):
        problems.append('the member "actors" is missing or is not a list')
        return
    for entry in actors[:_MOST_ACTORS]:
        if (claim := _read_actor(entry, task, problems)) is not None:
            yield claim


def _read_actor(entry: object, task: Task, problems: list[str]) -> Claim | None:
    codebook = task.record
    if codebook is None or not isinstance(entry, dict):
        problems.append("an entry of actors is not an object")
        return None
    name = tidy(entry.get("name"), _LONGEST_NAME)
    roles = {category.code for category in codebook.actor_roles.categories}
    types = {category.code for category in codebook.actor_types.categories}
    role, kind = str(entry.get("role")), str(entry.get("type"))
    if not name or role not in roles or kind not in types:
        problems.append(
            f'the actor "{shorten(name)}" has role "{shorten(role)}" and type "{shorten(kind)}"'
        )
        return None
    return _claim(entry, kind="actor", code=kind, role=role, name=name)


def _claim(entry: dict[str, Any], *, kind: str, code: str, role: str = "", name: str = "") -> Claim:
    return Claim(
        kind=kind,
        code=code,
        level=1,
        confidence=_read_confidence(entry.get("confidence")),
        rationale=tidy(entry.get("rationale"), _LONGEST_RATIONALE),
        quotes=_read_quotes(entry.get("quotes")),
        role=role,
        name=name,
    )


def _read_roles(roles: dict[str, Any], task: Task) -> Iterator[tuple[str, str]]:
    for category in task.record.actor_roles.categories if task.record else ():
        yield category.code, tidy(roles.get(category.code), _LONGEST_RATIONALE)


def _read_confidence(value: object) -> Confidence:
    """Return the confidence; missing or unknown counts as low."""
    try:
        return Confidence(str(value).strip().lower())
    except ValueError:
        return Confidence.LOW


def _read_quotes(value: object) -> tuple[str, ...]:
    given = value if isinstance(value, list) else [value]
    texts = [text.strip()[:_LONGEST_QUOTE] for text in given if isinstance(text, str)]
    return tuple(dict.fromkeys(text for text in texts if text))[:_MOST_QUOTES]


def tidy(value: object, longest: int) -> str:
    """Return text in one line of limited length, or empty if ``value`` is not text."""
    return " ".join(value.split())[:longest] if isinstance(value, str) else ""


def shorten(value: object) -> str:
    """Return the beginning of ``value`` in one line, for error messages."""
    return " ".join(str(value).split())[:40]
