"""Names the legislature or the governor behind an instrument of one of the United States."""

import re
from dataclasses import dataclass
from functools import cache

from govatlas.coding.local.actors.lexicon import read_actor_data
from govatlas.coding.local.views import DocumentView


@dataclass(frozen=True, slots=True)
class Legislatures:
    """The states, the names of their legislatures, and how titles tell bills and orders."""

    states: frozenset[str]
    names: dict[str, str]
    bills: re.Pattern[str]
    orders: re.Pattern[str]
    bare: re.Pattern[str]
    opening: re.Pattern[str]


@cache
def load_legislatures() -> Legislatures:
    """Return the packaged names."""
    data = read_actor_data("legislatures")
    states = sorted(data["states"], key=len, reverse=True)
    return Legislatures(
        states=frozenset(states),
        names=data["names"],
        bills=re.compile(data["bills"]),
        orders=re.compile(data["orders"]),
        bare=re.compile(data["bare"]),
        opening=re.compile(rf"(?:State of )?({'|'.join(states)})\b"),
    )


def find_state(view: DocumentView) -> str:
    """Return the state whose instrument this is by metadata or title, empty if none."""
    known = load_legislatures()
    instrument = view.document.instrument
    if instrument.authority.name in known.states:
        return instrument.authority.name
    if instrument.authority.name not in ("", "State governments"):
        return ""
    match = known.opening.match(instrument.title)
    return match[1] if match and _is_of_state(instrument.title) else ""


def _is_of_state(title: str) -> bool:
    known = load_legislatures()
    return bool(known.bills.search(title) or known.orders.search(title))


def name_legislature(state: str) -> str:
    """Return the name of the legislature of ``state``."""
    return load_legislatures().names.get(state, f"{state} Legislature")


def is_bare(name: str) -> bool:
    """Whether an enacting formula names chambers or a people, and not whose they are."""
    return load_legislatures().bare.match(name) is not None


def is_bill(title: str) -> bool:
    """Whether ``title`` is one of a bill or an act."""
    return load_legislatures().bills.search(title) is not None


def is_order(title: str) -> bool:
    """Whether ``title`` is one of an executive order."""
    return load_legislatures().orders.search(title) is not None
