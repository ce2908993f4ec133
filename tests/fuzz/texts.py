"""Texts that would take a coder minutes or gigabytes, one for each way that was found or feared."""

from collections.abc import Callable, Mapping
from typing import Final

from tests.fuzz.hostile import WORDS


def fill(piece: str, length: int) -> str:
    """Return ``piece`` again and again, ``length`` characters of it."""
    return (piece * (length // len(piece) + 1))[:length]


def write_sections(length: int) -> str:
    """Return dense legal text."""
    section = (
        f"Section 3. Duties of providers.\n(a) {WORDS[0]} {WORDS[1]}\n(b) {WORDS[2]} {WORDS[3]}\n"
        "(c) The Commissioner may impose a civil penalty of not more than $5,000 on a provider "
        "that violates this section.\n\n"
    )
    return fill(section, length)


TEXTS: Final[Mapping[str, Callable[[int], str]]] = {
    "dense legal text": write_sections,
    "a sentence without end": lambda n: "A provider shall " + fill("assess risks and keep ", n),
    "clauses without end": lambda n: "A provider shall " + fill("assess it; and keep it; ", n),
    "list items": lambda n: "The provider shall:\n" + fill("(a) test it;\n", n),
    "marks of items": lambda n: "The provider shall\n" + fill("(1)\n(a)\n(i)\n", n),
    "brackets": lambda n: "A provider shall " + fill("(test ", n),
    "brackets within brackets": lambda n: "A provider shall " + "(" * n + "test" + ")" * n,
    "quotes": lambda n: fill('"shall ', n),
    "quotes that open": lambda n: fill("“shall ", n),
    "nothing but shall": lambda n: fill("shall ", n),
    "nothing but capitals": lambda n: fill("National ", n),
    "offices of offices": lambda n: (
        fill("Secretary of Commerce and Director of ", n) + "shall act."
    ),
    "blank lines": lambda n: "A provider" + "\n" * n + "shall test it.",
    "spaces": lambda n: "A provider" + " " * n + "shall test it.",
    "one number": lambda n: fill("1", n),
    "one word": lambda n: fill("a", n),
    "one word in capitals": lambda n: fill("AB", n),
    "hyphens after a term": lambda n: "Generative AI" + "-" * n + " is used.",
    "hyphens after many terms": lambda n: fill("generative AI ----- ", n),
    "purposes": lambda n: "The term for the purpose of a,a,," + fill("for the purpose of a,", n),
    "marks before a name": lambda n: "The " + fill("(z. ", n) + " shall test it.",
}
