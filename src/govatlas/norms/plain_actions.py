"""Writes what is to be done as a phrase of which the verb is in its base form."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from ruamel.yaml import YAML

from govatlas.model.norm import Modality

_COMMA: Final = re.compile(r"(?<=[,;])")
_RULES: Final = ("infinitive", "participle", "object", "bare", "reflexive", "created", "impersonal")
_PARTITIVE: Final = (" de ", " d'", " d’")

Rules = Sequence[tuple[re.Pattern[str], str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """What a clause says is to be done, in the words of the text.

    ``before`` are the words before the operator, ``subject`` is what the clause is about where that
    is no actor, empty where there is none; ``borne`` tells whether somebody bears the norm,
    ``verbal`` that the words begin with a verb that is not in its base form.
    """

    words: str
    operator: str
    before: str
    subject: str
    borne: bool
    verbal: bool
    modality: Modality


@dataclass(frozen=True, eq=False, slots=True)
class ActionWording:
    """How a language words what is to be done.

    ``finite`` finds verbs that are not in their base form, which ``infinitive`` tells, and ``last``
    that the base form goes to the end of its clause; ``passive`` finds what is to be done to a
    subject, with the groups ``verb`` and ``rest``; ``participle`` tells the base form of it,
    ``active`` how both are said of the one who acts, and ``object`` how the subject then is said.
    ``named`` finds that a thing is forbidden by its name. A clause that ``aside`` opens depends on
    another and is left as it is; one that ``held`` opens goes on until its verb. ``bare`` leaves
    out the marks of a dependent verb, ``lead`` what only introduces it.
    """

    aside: re.Pattern[str]
    held: re.Pattern[str]
    finite: re.Pattern[str]
    named: re.Pattern[str]
    lead: re.Pattern[str]
    lowered: re.Pattern[str]
    active_verb: re.Pattern[str]
    negative: re.Pattern[str]
    impersonal_if: re.Pattern[str]
    passive: Sequence[re.Pattern[str]]
    active: str
    space: str
    last: bool
    infinitive: Rules
    participle: Rules
    object: Rules
    bare: Rules
    reflexive: Rules
    created: Rules
    impersonal: Rules

    def write(self, spoken: Spoken) -> str:
        """Return the phrase, the words as they are where no rule fits them."""
        if spoken.modality is Modality.SANCTION:
            return spoken.words
        if spoken.modality is Modality.ESTABLISHMENT:
            return self._write_created(spoken)
        if spoken.subject:
            return self._write_passive(spoken) or spoken.words
        if spoken.verbal:
            return self._write_verbal(spoken)
        words = self.lead.sub("", spoken.words)
        if not spoken.borne and self.impersonal_if.search(words):
            words = _replace_all(self.impersonal, words)
        return self.strip(words)

    def part_subject(self, spoken: Spoken) -> str:
        """Return what the subject of a clause is to do, empty where the clause says nothing so.

        That is so if no rule made the subject the object of the one who acts.
        """
        if not spoken.subject or spoken.modality in (Modality.SANCTION, Modality.ESTABLISHMENT):
            return ""
        start = spoken.words.find(spoken.operator)
        rest = spoken.words[start + len(spoken.operator) :] if start > 0 else ""
        if self._write_passive(spoken) or not self.active_verb.match(rest.strip()):
            return ""
        return self.strip(rest.strip().lstrip(":").strip())

    def strip(self, words: str) -> str:
        """Return words without the marks of dependence of the verbs of their main clause."""
        if not self.bare:
            return words
        parts, is_held = [], False
        for part in _COMMA.split(words):
            is_held = is_held or self.held.match(part) is not None
            said = _replace_all(self.bare, part)
            parts.append(part if is_held else said)
            is_held = is_held and said == part
        return "".join(parts)

    def _write_verbal(self, spoken: Spoken) -> str:
        parts = _COMMA.split(spoken.words)
        if self.last:
            return self._move_verb(parts)
        said = [
            part
            if place and self.aside.match(part)
            else self.finite.sub(lambda match: self._turn(match, spoken.modality), part)
            for place, part in enumerate(parts)
        ]
        words = "".join(said)
        is_reflexive = re.search(r"\b(?:[Nn]ous\s+nous|[Ss]e|[Nn]os)\s+$", spoken.before)
        return _replace(self.reflexive, words) or words if is_reflexive else words

    def _turn(self, match: re.Match[str], modality: Modality) -> str:
        """Return a verb in its base form, without the negation of a ban."""
        groups = match.groupdict()
        verb = _replace(self.infinitive, match["verb"].lower()) or match["verb"]
        denial, second = groups.get("ne") or "", groups.get("pas") or ""
        if denial and second:
            is_said = match.string.startswith(_PARTITIVE, match.end())
            is_said = is_said or modality is not Modality.PROHIBITION
            denial = f"ne{second} " if is_said else ""
        elif denial:
            denial = "ne "
        return f"{match['lead']}{denial}{verb}"

    def _move_verb(self, parts: Sequence[str]) -> str:
        """Return a main clause with its verb, which stands first, in base form at the end."""
        match = self.finite.match(parts[0])
        verb = _replace(self.infinitive, match["verb"]) if match is not None else None
        if match is None or verb is None:
            return "".join(parts)
        main = 1
        while main < len(parts) and not self.aside.match(parts[main]):
            main += 1
        words = "".join(parts[:main])[match.end() :].strip()
        comma = words[-1] if words.endswith((",", ";")) else ""
        words = words.rstrip(",; ")
        particle = re.search(r"\s+sicher$", words)
        if particle is not None:
            words, verb = words[: particle.start()], f"sicher{verb}"
        return f"{words} {verb}{comma}{''.join(parts[main:])}".strip()

    def _write_passive(self, spoken: Spoken) -> str:
        """Return what is to be done to the subject, empty where that is not known."""
        if self.negative.match(spoken.subject):
            return ""
        subject = self._say_object(spoken.subject)
        if spoken.modality is Modality.PROHIBITION and self.named.search(spoken.words):
            return subject
        start = spoken.words.find(spoken.operator)
        rest = spoken.words[start + len(spoken.operator) :].strip() if start > 0 else ""
        for pattern in self.passive:
            match = pattern.fullmatch(rest)
            verb = _replace(self.participle, match["verb"]) if match is not None else None
            if match is None or verb is None:
                continue
            before = (match.groupdict().get("before") or "").strip()
            said = self.active.format(
                verb=verb, subject=subject, before=before, rest=match["rest"].strip()
            )
            return re.sub(r"\s+([,;])", r"\1", " ".join(said.split()))
        return ""

    def _say_object(self, subject: str) -> str:
        said = _replace(self.object, subject) or subject
        return f"{said[0].lower()}{said[1:]}" if self.lowered.match(said) else said

    def _write_created(self, spoken: Spoken) -> str:
        """Return what is created with the verb that says so."""
        if spoken.operator in spoken.words:
            return spoken.words
        if self.last:
            words = self._say_object(spoken.words)
            return _replace(self.created, words) or words
        verb = _replace(self.created, spoken.operator.strip())
        return f"{verb}{self.space}{spoken.words}" if verb else spoken.words


def _replace(rules: Rules, words: str) -> str | None:
    """Return ``words`` changed by the first rule that fits them, None where none does."""
    for pattern, replacement in rules:
        if pattern.search(words):
            return pattern.sub(replacement, words, count=1)
    return None


def _replace_all(rules: Rules, words: str) -> str:
    for pattern, replacement in rules:
        words = pattern.sub(replacement, words)
    return words


@cache
def load_action_wording(code: str) -> ActionWording:
    """Return how the language ``code`` words what is to be done."""
    path = files("govatlas.norms") / "data" / code / "actions.yaml"
    data: dict[str, Any] = YAML(typ="safe").load(path.read_text("utf-8"))
    nothing = "(?!)"
    return ActionWording(
        aside=re.compile(data.get("aside", nothing)),
        held=re.compile(data.get("held", nothing)),
        finite=re.compile(data.get("finite", nothing)),
        named=re.compile(data.get("named", nothing)),
        lead=re.compile(data.get("lead", nothing)),
        lowered=re.compile(data.get("lowered", nothing)),
        active_verb=re.compile(data.get("active_verb", nothing)),
        negative=re.compile(data.get("negative", nothing)),
        impersonal_if=re.compile(data.get("impersonal_if", nothing)),
        passive=tuple(map(re.compile, data.get("passive", ()))),
        active=data.get("active", ""),
        space=data.get("space", " "),
        last=bool(data.get("last")),
        **{name: _compile(data, name) for name in _RULES},
    )


def _compile(data: Mapping[str, Any], name: str) -> Rules:
    return tuple((re.compile(pattern), replacement) for pattern, replacement in data.get(name, ()))
