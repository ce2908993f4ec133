"""Says in English what deadlines and penalties of another language amount to."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from govatlas.coding.local.languages import read_data
from govatlas.model.norm import Norm

_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DIGITS: Final = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2}
_TENS: Final = {"十": 10, "百": 100, "千": 1000}
_CHINESE: Final = "零一二三四五六七八九十百千万亿两"
_NUMBER: Final = r"\d{1,3}(?:[\s\u00a0\u202f.,]\d{3})+|\d+(?:,\d{1,2})?"
_PERCENTAGE: Final = re.compile(r"\d+(?:[.,]\d+)?\s*[%％]")
_RANGE: Final = 2
_MILLION: Final = 1_000_000


@dataclass(frozen=True, eq=False, slots=True)
class Quantities:
    """The words of one language for numbers, units of time, months and currencies."""

    numbers: Mapping[str, int]
    units: Sequence[tuple[re.Pattern[str], str]]
    months: Sequence[str]
    date: re.Pattern[str]
    ahead: re.Pattern[str]
    at_once: re.Pattern[str]
    amount: re.Pattern[str]
    currencies: Sequence[tuple[re.Pattern[str], str]]
    up_to: re.Pattern[str]

    def say_deadline(self, words: str) -> str:
        """Return a deadline in English, empty where its words are not all understood."""
        date = self.date.search(words)
        if date is not None:
            said = self._say_date(date)
            return f"by {said}" if said else ""
        if self.ahead.search(words):
            return ""
        for pattern, unit in self.units:
            match = pattern.search(words)
            number = self._count(match["number"]) if match is not None else 0
            if number:
                return f"within {number} {unit}{'' if number == 1 else 's'}"
        return "without delay" if self.at_once.search(words) else ""

    def say_penalty(self, words: str) -> str:
        """Return the amounts of a penalty in English, empty where there are none."""
        found = [self._say_amount(match) for match in self.amount.finditer(words)]
        rest = _PERCENTAGE.sub("", self.amount.sub("", words))
        if not found or len(found) > _RANGE or not all(found) or re.search(r"\d", rest):
            return ""
        if len(found) == _RANGE:
            return f"of {found[0]} to {found[1]}"
        return f"of up to {found[0]}" if self.up_to.search(words) else f"of {found[0]}"

    def find_highest(self, norms: Sequence[Norm]) -> tuple[Norm | None, str]:
        """Return the norm whose breach costs most, with its penalty in English where understood.

        Where no penalty names an amount, it is the first.
        """
        punished = [norm for norm in norms if norm.sanction is not None]
        if not punished:
            return None, ""
        best = max(punished, key=lambda norm: (self._weigh(norm), -norm.rank))
        words = best.sanction.text if best.sanction else ""
        return best, self.say_penalty(words)

    def _weigh(self, norm: Norm) -> int:
        words = norm.sanction.text if norm.sanction else ""
        found = [self._worth(match) for match in self.amount.finditer(words)]
        return max(found, default=0)

    def _worth(self, match: re.Match[str]) -> int:
        return self._count(match["number"]) * (_MILLION if match["millions"] else 1)

    def _say_amount(self, match: re.Match[str]) -> str:
        currency = next((name for p, name in self.currencies if p.fullmatch(match["unit"])), "")
        worth = self._worth(match)
        return f"{worth:,} {currency}" if worth and currency else ""

    def _say_date(self, match: re.Match[str]) -> str:
        month = match["month"]
        if not month:
            return str(match["year"])
        if not month.isdigit():
            if month.lower() not in self.months:
                return ""
            month = str(self.months.index(month.lower()) + 1)
        if not 1 <= int(month) <= len(_MONTHS):
            return ""
        return f"{match['day'] or ''} {_MONTHS[int(month) - 1]} {match['year']}".strip()

    def _count(self, words: str) -> int:
        """Return the number that words or figures stand for, 0 where they are not known."""
        said = words.strip().lower()
        if said in self.numbers:
            return self.numbers[said]
        if said and all(sign in _CHINESE or sign.isdigit() for sign in said):
            return _read_chinese(said)
        figures = re.sub(r"[\s\u00a0\u202f.,]", "", said)
        return int(figures) if figures.isdecimal() and "," not in said[-3:] else 0


def _read_chinese(said: str) -> int:
    """Return what a Chinese number stands for, figures before 万 and 亿 too."""
    for sign, worth in (("亿", 10**8), ("万", 10**4)):
        before, found, after = said.partition(sign)
        if found:
            return (_read_chinese(before) or 1) * worth + (_read_chinese(after) if after else 0)
    if said.isdecimal():
        return int(said)
    total, digit = 0, 0
    for sign in said:
        if sign in _TENS:
            total += (digit or 1) * _TENS[sign]
            digit = 0
        else:
            digit = _DIGITS.get(sign, 0)
    return total + digit


@cache
def load_quantities(language: str) -> Quantities:
    """Return the words for quantities of ``language``."""
    data = read_data("summary", language)["quantities"]
    words = sorted(map(re.escape, data["numbers"]), key=len, reverse=True)
    number = "|".join((_NUMBER, *words)) if words else rf"[\d{_CHINESE}]+"
    edge = r"\b" if words else ""
    before = r"[^\w]{0,3}(?:d['’])?" if words else ""
    currencies = "|".join(data["currencies"])
    return Quantities(
        numbers=data["numbers"],
        units=tuple(
            (re.compile(rf"(?i){edge}(?P<number>{number}){before}\s*(?:{unit}){edge}"), name)
            for unit, name in data["units"].items()
        ),
        months=[month.lower() for month in data["months"]],
        date=re.compile(data["date"]),
        ahead=re.compile(data["ahead"]),
        at_once=re.compile(data["at_once"]),
        amount=re.compile(
            rf"{edge}(?P<number>{number})(?P<millions>{data['millions']})?\s*"
            rf"(?:d['’]|de\s+)?(?P<unit>{currencies})"
        ),
        currencies=tuple((re.compile(p), name) for p, name in data["currencies"].items()),
        up_to=re.compile(data["up_to"]),
    )
