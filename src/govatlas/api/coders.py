"""The programs that code, by the name under which a user asks for them.

A coder is registered by an entry point of the group ``govatlas.coders``, which names what makes
it: a class or a function, called with the options that the user gives.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from inspect import Parameter, signature
from types import MappingProxyType
from typing import Any, Final

from govatlas.calibration import Calibration
from govatlas.coding.calibrated import correct
from govatlas.coding.method import CodingMethod, bind
from govatlas.errors import GovatlasError, InputError, UnknownCoder
from govatlas.model.answers import Answers
from govatlas.model.codebook import Codebook
from govatlas.store import Store

GROUP: Final = "govatlas.coders"
"""The group of entry points that registers coders."""

Options = Mapping[str, Any]
NO_OPTIONS: Final[Options] = MappingProxyType({})
LevelsByText = Mapping[str, Mapping[tuple[str, str], int]]
"""Levels by taxonomy and category, under the digests of texts."""


@cache
def find_coders() -> dict[str, tuple[EntryPoint, ...]]:
    """Return what is registered, by name; more than one of a name where packages disagree."""
    found: dict[str, dict[str, EntryPoint]] = {}
    for point in entry_points(group=GROUP):
        found.setdefault(point.name, {})[point.value] = point
    return {name: tuple(found[name].values()) for name in sorted(found)}


def list_coder_options(name: str) -> tuple[str, ...]:
    """Return the names of the options that the coder of ``name`` takes.

    Raises:
        UnknownCoder: there is none; the message names those there are.
        InputError: it cannot be loaded.
    """
    named = (Parameter.POSITIONAL_OR_KEYWORD, Parameter.KEYWORD_ONLY)
    builder = _load_builder(name)
    with _blaming(name):
        parameters = signature(builder).parameters.values()
    return tuple(one.name for one in parameters if one.kind in named)


def build_coder(name: str, options: Options = NO_OPTIONS) -> CodingMethod:
    """Return the coder of ``name``; without options it is built once a process.

    Raises:
        UnknownCoder: there is none; the message names those there are.
        InputError: it cannot be loaded, or takes no such options.
    """
    if not options:
        return _build_plain(name)
    taken = list_coder_options(name)
    for option in options:
        if option not in taken:
            known = ", ".join(taken) or "none"
            raise InputError(f"the coder {name} has no option {option!r}; its options: {known}")
    return _build(name, options)


def choose_coder(
    coder: str | CodingMethod,
    codebook: Codebook,
    *,
    options: Options = NO_OPTIONS,
    calibration: Calibration | None = None,
) -> CodingMethod:
    """Return the coder that the user means, as it codes under ``codebook``.

    Raises:
        UnknownCoder: there is no coder of that name.
        InputError: it takes no such options, or the calibration is not of it.
    """
    if isinstance(coder, str):
        method = build_coder(coder, options)
    elif options:
        raise InputError("options need the name of a coder, not a coder that is already built")
    else:
        method = coder
    method = bind(method, codebook)
    return method if calibration is None else correct(method, calibration)


def find_coded_name(store: Store, name: str) -> str:
    """Return the name in the database of the coder asked for: llm may be there as llm:MODEL.

    Raises:
        UnknownCoder: the name stands for several.
    """
    known = store.codings.list_coders()
    several = [one for one in known if one.startswith(f"{name}:")]
    if name in known or not several:
        return name
    if len(several) > 1:
        raise UnknownCoder(f"several coders match {name}; choose one of: {', '.join(several)}")
    return several[0]


def find_texts_seen(coder: str | CodingMethod, digests: Iterable[str]) -> frozenset[str]:
    """Return those of the texts, by their digests, that the coder was fitted on.

    On these it looks better than it is, so figures of its errors leave them out or say so.
    """
    method = _find_method(coder) if isinstance(coder, str) else coder
    if not (isinstance(coder, str) or hasattr(coder, "find_seen")):
        method = _find_method(coder.who.name)
    if method is None or not hasattr(method, "find_seen"):
        return frozenset()
    return frozenset(method.find_seen(digests))


def find_levels_out_of_fold(name: str, codings: Sequence[Answers]) -> LevelsByText:
    """Return what models that never saw them say of texts that the coder of ``name`` was fitted to.

    They stand in for the levels of that very version of the coder alone.
    """
    method = _find_method(name)
    if method is None or not hasattr(method, "find_levels_out_of_fold"):
        return {}
    installed = method.who.digest
    texts = [coding.text_digest for coding in codings if coding.coder.digest == installed]
    found: LevelsByText = method.find_levels_out_of_fold(texts)
    return found


def _find_method(name: str) -> CodingMethod | None:
    """Return the coder of ``name``, None where there is none that needs no options."""
    with suppress(InputError):
        return _build_plain(name)
    return None


@cache
def _build_plain(name: str) -> CodingMethod:
    return _build(name, NO_OPTIONS)


def _build(name: str, options: Options) -> CodingMethod:
    builder = _load_builder(name)
    with _blaming(name):
        method = builder(**options)
    lacking = [part for part in ("who", "code") if not hasattr(method, part)]
    if lacking:
        raise InputError(
            f"the object registered as the coder {name} has no {' and no '.join(lacking)}"
        )
    return method


def _load_builder(name: str) -> Callable[..., CodingMethod]:
    points = find_coders().get(name, ())
    if not points:
        known = ", ".join(find_coders())
        instead = (
            f"choose one of: {known}" if known else "install govatlas again (pip install -e .)"
        )
        raise UnknownCoder(f"unknown coder {name!r}; {instead}")
    if len(points) > 1:
        several = ", ".join(point.value for point in points)
        raise InputError(f"several packages register a coder {name}: {several}; uninstall one")
    with _blaming(name):
        builder: Callable[..., CodingMethod] = points[0].load()
    return builder


@contextmanager
def _blaming(name: str) -> Iterator[None]:
    """Put whatever the code of a coder's package raises into one line."""
    try:
        yield
    except GovatlasError:
        raise
    except Exception as error:  # another package may do anything while it is loaded
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        where = find_coders()[name][0].value
        raise InputError(f"the coder {name} cannot be built by {where} ({reason})") from error
