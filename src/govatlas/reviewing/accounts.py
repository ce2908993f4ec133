"""The verbs about accounts: add a user, list users, change a password, shut a user out."""

import re
import unicodedata
from typing import Final

from govatlas.api.coders import find_coders
from govatlas.errors import InputError
from govatlas.reviewing.context import ReviewContext
from govatlas.store import User

PANEL: Final = "panel"
_RESERVED: Final = frozenset({PANEL, "llm", "operator", "none", "unknown"})
_NAME: Final = re.compile(r"[^\W_](?:[^\W_]|[.\-](?=[^\W_])){1,39}")
_SCRIPTS: Final = ("LATIN", "GREEK", "CYRILLIC")


def add_user(desk: ReviewContext, name: str, password: str, *, administrator: bool = False) -> User:
    """Let a person review under ``name``; the first user administers.

    Raises:
        InputError: the name is taken or cannot be used, or the password is too short.
        StoreError: the database cannot be used.
    """
    check_name(name)
    hashed = desk.passwords.hash(password)
    with desk.open() as store:
        return store.accounts.add(name, hashed, administrator=administrator, at=desk.clock())


def list_users(desk: ReviewContext) -> tuple[User, ...]:
    """Return every user in order of their names.

    Raises:
        StoreError: the database cannot be used.
    """
    with desk.open() as store:
        return store.accounts.list_users()


def change_password(desk: ReviewContext, name: str, password: str) -> None:
    """Give a user another password; who is signed in under the name is signed out.

    Raises:
        InputError: there is no such user, or the password is too short.
        StoreError: the database cannot be used.
    """
    with desk.open() as store:
        store.accounts.find(name)
        store.accounts.change_password(name, desk.passwords.hash(password), at=desk.clock())


def disable_user(desk: ReviewContext, name: str) -> User:
    """Shut a user out; what the user coded stays.

    Raises:
        InputError: there is no such user.
        StoreError: the database cannot be used.
    """
    with desk.open() as store:
        return store.accounts.disable(name, at=desk.clock())


def enable_user(desk: ReviewContext, name: str) -> User:
    """Let a user in again who was shut out, with the same password.

    Raises:
        InputError: there is no such user.
        StoreError: the database cannot be used.
    """
    with desk.open() as store:
        return store.accounts.enable(name, at=desk.clock())


def check_name(name: str) -> None:
    """Refuse a name that is no plain word, or that readers could take for another.

    Raises:
        InputError: the name cannot be used.
    """
    plain = unicodedata.normalize("NFKC", name) == name and _NAME.fullmatch(name)
    scripts = {
        script
        for character in name
        for script in _SCRIPTS
        if unicodedata.name(character, "").startswith(script)
    }
    if not plain or len(scripts) > 1:
        raise InputError(
            "a user name must have 2 to 40 letters or digits of one script; single dots or "
            "hyphens may separate them"
        )
    if name.casefold() in {*_RESERVED, *find_coders()}:
        raise InputError(f"{name!r} is reserved for a program or panel; choose another name")
