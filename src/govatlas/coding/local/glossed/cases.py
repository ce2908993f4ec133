"""Puts who bears a norm in the case of a verb, and what is to be done after "zu"."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from govatlas.coding.local.languages import read_data
from govatlas.model.norm import Norm
from govatlas.norms.plain_actions import ActionWording, load_action_wording

_NOUN: Final = re.compile(r"[A-ZÄÖÜ][\wäöüß-]*")
_COMMA: Final = re.compile(r"(?<=[,;])")
_LAST_VERB: Final = re.compile(r"\b([a-zäöüß]+(?:en|ern|eln|sein|tun))(?=\s*[,;]?$)")
_PAIRED: Final = re.compile(r"\b[a-zäöüß]+(?:en|ern|eln)\s+(?:und|oder|sowie)\b")


@dataclass(frozen=True, eq=False, slots=True)
class CaseRules:
    """How articles change with the case; which verbs are parted by "zu", which nouns are weak."""

    accusative: Mapping[str, str]
    dative: Mapping[str, str]
    dative_many: Mapping[str, str]
    many: re.Pattern[str]
    weak: re.Pattern[str]
    separable: re.Pattern[str]
    inseparable: re.Pattern[str]
    actions: ActionWording

    def decline(self, name: str, article: str, sentence: str) -> dict[str, str]:
        """Return a name as ``acc`` and ``dat`` with its article, nothing where not certain.

        Args:
            name: it, in the nominative, without its article.
            article: that which stands before it, empty where none does.
            sentence: the words whose verb tells whether there are many.
        """
        nouns = _NOUN.findall(name)
        article = article.lower()
        is_many = self.many.search(sentence) is not None
        if not nouns or re.search(r"\b(?:und|oder|sowie)\b|,", name):
            return {}
        if not article and not is_many:
            return {"acc": name, "dat": name} if len(name.split()) == 1 else {}
        if article and article not in self.accusative:
            return {}
        is_masculine = self.accusative.get(article, article) != article and not is_many
        accusative = self._inflect(name, nouns[0], oblique=is_masculine, many=False)
        dative = self._inflect(name, nouns[0], oblique=bool(article) or is_many, many=is_many)
        if is_many:
            known = self.dative_many.get(article, "") if article else ""
        else:
            known = self.dative.get(article, "")
        if article and not known and not is_many:
            return {}
        first = self.accusative.get(article, "") if article else ""
        return {"acc": f"{first} {accusative}".strip(), "dat": f"{known} {dative}".strip()}

    def _inflect(self, name: str, noun: str, *, oblique: bool, many: bool) -> str:
        """Return a name with the endings of its adjectives and of its noun."""
        before, _, after = name.partition(noun)
        if oblique:
            before = re.sub(r"\b([a-zäöüß]+)e[rs]?(?=\s)", r"\1en", before)
            if self.weak.search(noun):
                noun = f"{noun}n" if noun.endswith("e") else f"{noun}en"
        if many and not noun.endswith(("n", "s")):
            noun = f"{noun}n"
        return f"{before}{noun}{after}"

    def say_dependent(self, norm: Norm) -> str:
        """Return an action with "zu" before its verb, empty where its place is not certain."""
        said = norm.action.text.strip(" .;,")
        written = " ".join(norm.action.quotation.text.split()).strip(" .;,")
        if written != said and self.actions.strip(written) == said:
            return written
        parts = _COMMA.split(said)
        main = 1
        while main < len(parts) and not self.actions.aside.match(parts[main]):
            main += 1
        words = "".join(parts[:main])
        match = _LAST_VERB.search(words)
        if match is None or _PAIRED.search(words[: match.start()]):
            return ""
        return (
            words[: match.start()]
            + self._part(match[1])
            + words[match.end() :]
            + "".join(parts[main:])
        )

    def _part(self, verb: str) -> str:
        prefix = None if self.inseparable.match(verb) else self.separable.match(verb)
        if prefix is None:
            return f"zu {verb}"
        return f"{prefix[0]}zu{verb[prefix.end() :]}"


@cache
def load_case_rules(language: str) -> CaseRules:
    """Return the rules of ``language``, one whose summaries need cases."""
    data = read_data("summary", language)
    return CaseRules(
        accusative=data["cases"]["acc"],
        dative=data["cases"]["dat"],
        dative_many=data["cases"]["dat_many"],
        many=re.compile(data["many"]),
        weak=re.compile(data["weak"]),
        separable=re.compile(data["separable"]),
        inseparable=re.compile(data["inseparable"]),
        actions=load_action_wording(language),
    )
