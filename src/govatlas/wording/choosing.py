"""Which language is spoken now, and which one a reader's browser asks for."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from govatlas.wording.catalogues import ENGLISH, LANGUAGES, Language

_spoken: Final[ContextVar[Language]] = ContextVar("spoken", default=ENGLISH)


def current_language() -> Language:
    """Return the language in which whatever is said now is said."""
    return _spoken.get()


@contextmanager
def speak(language: Language) -> Iterator[None]:
    """Say everything in ``language`` until the block ends, in this thread or task."""
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def negotiate(accepted: str) -> str:
    """Return the code of the language that an ``Accept-Language`` header likes best.

    What it likes equally comes in its own order; English where it likes none that is spoken
    (RFC 9110, section 12.5.4).
    """
    liked: list[tuple[float, str]] = []
    for part in accepted.split(",")[:50]:
        name, _, quality = part.strip().partition(";")
        code = name.strip().lower().partition("-")[0]
        if code in LANGUAGES:
            liked.append((_read_quality(quality), code))
    best = max(liked, key=lambda pair: pair[0], default=(0.0, "en"))
    return best[1] if best[0] > 0 else "en"


def _read_quality(parameter: str) -> float:
    _, _, value = parameter.strip().partition("=")
    try:
        return float(value) if value else 1.0
    except ValueError:
        return 0.0
