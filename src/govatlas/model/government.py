"""Where an instrument comes from: level of government, country and state, told by its metadata.

AGORA has "Other countries" for the jurisdiction of the Government of the United Kingdom, and the
United States for that of California and Seattle alike; the name of the authority says more.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

FEDERAL: Final = "federal"
STATE: Final = "state"
LOCAL: Final = "local"
NATIONAL: Final = "national"
INTERNATIONAL: Final = "international"
COMPANY: Final = "company"

GOVERNMENT_LABELS: Final = {
    FEDERAL: "Federal",
    STATE: "State or province",
    LOCAL: "Local",
    NATIONAL: "National",
    INTERNATIONAL: "EU or international",
    COMPANY: "Company",
}
"""The levels of government in the order in which they are offered, with what readers call them."""

UNITED_STATES: Final = "United States"
EUROPEAN_UNION: Final = "European Union"
MULTINATIONAL: Final = "International"

STATES: Final = {
    "AL": "Alabama",
    "AK": "Alaska",
    "AZ": "Arizona",
    "AR": "Arkansas",
    "CA": "California",
    "CO": "Colorado",
    "CT": "Connecticut",
    "DE": "Delaware",
    "DC": "District of Columbia",
    "FL": "Florida",
    "GA": "Georgia",
    "HI": "Hawaii",
    "ID": "Idaho",
    "IL": "Illinois",
    "IN": "Indiana",
    "IA": "Iowa",
    "KS": "Kansas",
    "KY": "Kentucky",
    "LA": "Louisiana",
    "ME": "Maine",
    "MD": "Maryland",
    "MA": "Massachusetts",
    "MI": "Michigan",
    "MN": "Minnesota",
    "MS": "Mississippi",
    "MO": "Missouri",
    "MT": "Montana",
    "NE": "Nebraska",
    "NV": "Nevada",
    "NH": "New Hampshire",
    "NJ": "New Jersey",
    "NM": "New Mexico",
    "NY": "New York",
    "NC": "North Carolina",
    "ND": "North Dakota",
    "OH": "Ohio",
    "OK": "Oklahoma",
    "OR": "Oregon",
    "PA": "Pennsylvania",
    "RI": "Rhode Island",
    "SC": "South Carolina",
    "SD": "South Dakota",
    "TN": "Tennessee",
    "TX": "Texas",
    "UT": "Utah",
    "VT": "Vermont",
    "VA": "Virginia",
    "WA": "Washington",
    "WV": "West Virginia",
    "WI": "Wisconsin",
    "WY": "Wyoming",
}
"""The states of the United States by their postal codes."""

_CODES: Final = {name: code for code, name in STATES.items()}
_OTHER_NAMES: Final = {
    "us": UNITED_STATES,
    "usa": UNITED_STATES,
    "united states of america": UNITED_STATES,
    "eu": EUROPEAN_UNION,
    "uk": "United Kingdom",
    "great britain": "United Kingdom",
    "prc": "China",
    "people's republic of china": "China",
}
_VAGUE: Final = frozenset({"", "unknown", "other", "other countries", "other country"})
_ACROSS: Final = frozenset({"multinational", "international", "global", "worldwide"})
_GOVERNMENT_OF: Final = re.compile(r"(?:Central )?Government of (?:the )?(.+)", re.IGNORECASE)
_EUROPEAN: Final = re.compile(r"\bEuropean (?:Union|Commission|Parliament)\b", re.IGNORECASE)
_TOWN: Final = re.compile(r".+, ([A-Z]{2})")
_STATE_WORD: Final = re.compile(r"(?:State|Province|Commonwealth) of (.+)", re.IGNORECASE)
_LOCAL_WORD: Final = r"\b(?:local|city|county|town|municipal\w*|borough|village)\b"
_LEVELS: Final = tuple(
    (level, re.compile(pattern, re.IGNORECASE))
    for level, pattern in (
        (COMPANY, r"\b(?:private[- ]sector|companies|inc|llc|ltd|corp|corporation|gmbh|plc)\b"),
        (INTERNATIONAL, r"\b(?:united nations|oecd|g7|g20|unesco|council of europe)\b"),
        (INTERNATIONAL, r"\b(?:inter-?governmental|international|multinational)\b"),
        (INTERNATIONAL, r"\beuropean (?:union|commission|parliament)\b"),
        (LOCAL, _LOCAL_WORD),
        (STATE, r"\b(?:state governments?|state of|province of|provincial|legislature of the)\b"),
        (FEDERAL, r"\b(?:federal|federated|congress)\b"),
        (NATIONAL, r"\b(?:central government|government of|ministry|national|parliament)\b"),
    )
)
_COMPANY_NAME: Final = re.compile(r".+ (?:AI|Labs?)")


@dataclass(frozen=True, slots=True)
class Origin:
    """Level of government, country and state of an instrument; what is not known is empty.

    ``country`` is ``European Union`` or ``International`` for what several countries issue,
    ``state`` the state or province whose body, or whose town's body, the authority is.
    """

    government: str = ""
    country: str = ""
    state: str = ""


@lru_cache(maxsize=8_000)
def find_origin(authority: str, jurisdiction: str = "", parent: str = "") -> Origin:
    """Return where an instrument comes from, as the names of its metadata tell."""
    state = _find_state(authority, jurisdiction)
    country = UNITED_STATES if state in _CODES else _find_country(authority, jurisdiction)
    if country in (EUROPEAN_UNION, MULTINATIONAL):
        return Origin(INTERNATIONAL, country)
    return Origin(_find_level(authority, jurisdiction, parent, country, state), country, state)


def _find_state(authority: str, jurisdiction: str) -> str:
    for name in (authority, jurisdiction):
        if name in _CODES and name != "Georgia":
            return name
        if (town := _TOWN.fullmatch(name)) and town[1] in STATES:
            return STATES[town[1]]
    if authority == "Georgia" and _name_country(jurisdiction) == UNITED_STATES:
        return authority
    found = _STATE_WORD.fullmatch(jurisdiction)
    return found[1] if found else ""


def _find_country(authority: str, jurisdiction: str) -> str:
    named = _name_country(jurisdiction)
    if named.casefold() in _VAGUE | _ACROSS:
        if found := _GOVERNMENT_OF.fullmatch(authority):
            return _name_country(found[1])
        if _EUROPEAN.search(authority):
            return EUROPEAN_UNION
        return MULTINATIONAL if named.casefold() in _ACROSS else ""
    return "" if _is_below(named) else named


def _name_country(name: str) -> str:
    plain = name.strip().removeprefix("the ")
    return _OTHER_NAMES.get(plain.replace(".", "").casefold(), plain)


def _is_below(jurisdiction: str) -> bool:
    """Whether a jurisdiction is no country but a part of one."""
    town = re.search(_LOCAL_WORD, jurisdiction, re.IGNORECASE) or _TOWN.fullmatch(jurisdiction)
    return bool(town or _STATE_WORD.fullmatch(jurisdiction))


def _find_level(authority: str, jurisdiction: str, parent: str, country: str, state: str) -> str:
    if authority in _CODES and state:
        return STATE
    if _TOWN.fullmatch(authority):
        return LOCAL
    for name in (parent, authority, jurisdiction):
        for level, pattern in _LEVELS:
            if pattern.search(name):
                return _place_in(level, country)
    if state:
        return STATE
    if country:
        return _place_in(NATIONAL, country)
    return COMPANY if _COMPANY_NAME.fullmatch(authority) else ""


def _place_in(level: str, country: str) -> str:
    """Return the level as the country has it: what is national is federal in the United States."""
    return FEDERAL if level == NATIONAL and country == UNITED_STATES else level
