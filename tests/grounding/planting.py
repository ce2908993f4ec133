"""Copies passages of a text with one planted difference, written without the code under test."""

import random
import re
from collections.abc import Callable

PROTECTED = set(
    re.split(
        r"\s+",
        """not no never nor neither without cannot none nobody unless except other excluding failing
    shall must may should can could will would might ought required prohibited permitted allowed
    encouraged need forbidden all any each every some only least most more less fewer than before
    after within until minimum maximum and or if when where provided one two three four five six
    seven eight nine ten eleven twelve twenty thirty sixty hundred thousand million billion first
    second third fourth percent january february march april june july august september october
    november december""",
    )
)
REPLACEMENTS = {
    "shall": ("may", "must", "should", "will"),
    "must": ("may", "should", "shall"),
    "may": ("shall", "must", "can", "might"),
    "should": ("shall", "may"),
    "will": ("would", "may"),
    "can": ("could", "cannot"),
    "not": ("now", "only"),
    "no": ("any", "every"),
    "any": ("each", "no", "every"),
    "all": ("some", "any"),
    "each": ("any", "every"),
    "and": ("or", "and/or"),
    "or": ("and", "nor"),
    "least": ("most",),
    "most": ("least",),
    "more": ("less", "fewer"),
    "less": ("more",),
    "than": ("then",),
    "before": ("after",),
    "after": ("before",),
    "within": ("without", "after"),
    "if": ("unless", "when"),
    "unless": ("if",),
    "where": ("when", "unless"),
    "one": ("two", "none"),
    "two": ("ten",),
    "first": ("third",),
    "million": ("billion",),
    "percent": ("per mille",),
}
INSERTED = re.split(
    " ",
    "not no never unless only shall may must all any or and 30 two percent at least within "
    "except without",
)
Plant = Callable[[str, random.Random], str | None]
"""Changes a wording in one place; None where it offers none."""


def edit(
    wording: str, rng: random.Random, pattern: str, change: Callable[[str], str]
) -> str | None:
    """Return ``wording`` with one match of ``pattern`` changed."""
    places = list(re.finditer(pattern, wording))
    if not places:
        return None
    place = rng.choice(places)
    return wording[: place.start()] + change(place[0]) + wording[place.end() :]


def change_case(wording: str, rng: random.Random) -> str | None:
    return edit(wording, rng, r"(?<![\w(])[A-Za-z][a-z]{3,}\b", str.swapcase)


def drop_punctuation(wording: str, rng: random.Random) -> str | None:
    return edit(wording, rng, r"(?<=[A-Za-z])[,;:.](?=\s)", lambda _: "")


def add_punctuation(wording: str, rng: random.Random) -> str | None:
    return edit(wording, rng, r"(?<=[a-z]{3}) (?=[a-z]{3})", lambda _: ", ")


def drop_article(wording: str, rng: random.Random) -> str | None:
    ordinary = rf"(?!(?:{'|'.join(PROTECTED)})\b)[a-z]{{4,}}"
    return edit(wording, rng, rf"(?<=[a-z] )(?:the|such|of) (?={ordinary})", lambda _: "")


def add_article(wording: str, rng: random.Random) -> str | None:
    ordinary = rf"(?!(?:{'|'.join(PROTECTED)})\b)[a-z]{{4,}}"
    follows = rf"(?={ordinary} [a-z])"
    return edit(
        wording, rng, rf"(?<=[a-z]{{4}}) (?!that |such |which ){follows}", lambda _: " the "
    )


def misspell(wording: str, rng: random.Random) -> str | None:
    """Double, drop or swap a letter within a long word, so that no word comes out."""

    def slip(word: str) -> str:
        place = rng.randrange(2, len(word) - 2)
        kind = rng.choice(("double", "change"))
        if kind == "double":
            return word[:place] + word[place] + word[place:]
        return word[:place] + "q" + word[place + 1 :]

    ordinary = rf"(?!(?:{'|'.join(PROTECTED)})\b)(?<![\w'’-])[a-z]{{8,}}(?![\w'’-])"
    return edit(wording, rng, ordinary, slip)


def emphasise(wording: str, rng: random.Random) -> str | None:
    return edit(wording, rng, r"(?<=\s)[A-Za-z]{4,}(?=\s)", lambda word: f"**{word}**")


def itemise(wording: str, rng: random.Random) -> str | None:
    return rng.choice(("- ", "* ", "> ", "• ")) + wording


def break_off(wording: str, rng: random.Random) -> str | None:
    return rng.choice((f"…{wording}", f"{wording}…", f"... {wording} ...", f"[…] {wording}"))


def change_number(wording: str, rng: random.Random) -> str | None:
    def other(digit: str) -> str:
        return str((int(digit) + rng.randrange(1, 10)) % 10)

    return edit(wording, rng, r"\d", other)


def replace_protected(wording: str, rng: random.Random) -> str | None:
    return edit(
        wording,
        rng,
        rf"\b(?:{'|'.join(REPLACEMENTS)})\b",
        lambda word: rng.choice(REPLACEMENTS[word]),
    )


def drop_protected(wording: str, rng: random.Random) -> str | None:
    return edit(wording, rng, rf"(?<=\w )(?:{'|'.join(PROTECTED)}) (?=\w)", lambda _: "")


def insert_protected(wording: str, rng: random.Random) -> str | None:
    return edit(wording, rng, r"(?<=\w) (?=\w)", lambda _: f" {rng.choice(INSERTED)} ")


def swap_words(wording: str, rng: random.Random) -> str | None:
    def swap(pair: str) -> str:
        one, other = pair.split(" ")
        return f"{other} {one}"

    return edit(wording, rng, r"\b([a-z]{4,}) (?!\1\b)[a-z]{4,}\b", swap)


def drop_word(wording: str, rng: random.Random) -> str | None:
    return edit(wording, rng, r"(?<=\w )(?!such\b|that\b)[a-z]{4,} (?=\w)", lambda _: "")


def insert_word(wording: str, rng: random.Random) -> str | None:
    word = rng.choice(("lawful", "national", "public", "written", "reasonable"))
    return edit(wording, rng, r"(?<=[a-z]) (?=[a-z])", lambda _: f" {word} ")


def make_plural(wording: str, rng: random.Random) -> str | None:
    return edit(wording, rng, r"\b[a-z]{5,}[a-rt-z]\b(?=\s)", lambda word: f"{word}s")


def negate_word(wording: str, rng: random.Random) -> str | None:
    return edit(
        wording, rng, r"(?<![\w-])[a-z]{5,}\b", lambda word: rng.choice(("un", "non-", "in")) + word
    )


def leave_out_the_middle(wording: str, rng: random.Random) -> str | None:
    return edit(wording, rng, r"(?<=\w )\w+ \w+ (?=\w)", lambda _: rng.choice(("… ", "[...] ")))


ALLOWED: tuple[Plant, ...] = (
    change_case,
    drop_punctuation,
    add_punctuation,
    drop_article,
    add_article,
    misspell,
    emphasise,
    itemise,
    break_off,
)
FORBIDDEN: tuple[Plant, ...] = (
    change_number,
    replace_protected,
    drop_protected,
    insert_protected,
    swap_words,
    drop_word,
    insert_word,
    make_plural,
    negate_word,
    leave_out_the_middle,
)


def protected_tokens(text: str) -> list[str]:
    """Return the tokens of ``text`` that must not change, in order."""
    tokens = re.findall(r"\d+(?:[.,:/]\d+)*|[^\W\d_]+|[%$€£§]", text.lower().replace("\u00ad", ""))
    return [t for t in tokens if t in PROTECTED or not t.isalpha()]


BEFORE_CUT = re.compile(
    r"(?:\b(?:not|no|never|nor|neither|without|none|nobody|nothing|unless|except|excluding|failing|cannot|"
    r"other than|rather than)|n['’]t)[^\w.;:!?]*\Z|[/-]\Z"
)
AFTER_CUT = re.compile(
    r"[^\w.,;:!?()]*\b(?:not|no|never|nor|neither|without|none|unless|except|excluding|cannot|non|un)\b|[/-]"
)
NUMBER = (
    r"(?:[%$€£]|\b(?:\d[\d.,]*|one|two|three|four|five|six|seven|eight|nine|ten|hundred|thousand|"
    r"million|billion|percent|per|first|second|third|quarter|half|January|February|March|April|May|"
    r"June|July|August|September|October|November|December)\b)"
)
NUMBER_BEFORE = re.compile(
    rf"(?:{NUMBER}|\b(?:least|most|than|only|within|until|exceed|exceeding|under|over))[\s,]*\Z",
    re.I,
)
NUMBER_FIRST = re.compile(rf"\W*{NUMBER}", re.I)
NUMBER_LAST = re.compile(rf"{NUMBER}\W*\Z", re.I)


def is_cut_out(text: str, start: int, end: int) -> bool:
    """Whether a passage leaves a negation or part of a number standing just outside it."""
    before, inside, after = text[max(0, start - 60) : start], text[start:end], text[end : end + 60]
    return bool(
        BEFORE_CUT.search(before.lower())
        or AFTER_CUT.match(after.lower())
        or (NUMBER_FIRST.match(inside) and NUMBER_BEFORE.search(before))
        or (NUMBER_LAST.search(inside) and NUMBER_FIRST.match(after))
        or re.search(r"\b(?:shall|must|may|should|can|could|will|would)\W*\Z", inside)
    )


def slice_words(text: str, rng: random.Random, shortest: int, longest: int) -> tuple[int, int]:
    """Return the place of a random run of words."""
    words = [match.span() for match in re.finditer(r"\S+", text)]
    length = rng.randint(shortest, min(longest, len(words)))
    first = rng.randrange(len(words) - length + 1)
    return words[first][0], words[first + length - 1][1]
