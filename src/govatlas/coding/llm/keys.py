"""Finds the key of a provider in the environment or in the system's keyring."""

import os
from typing import Final

from govatlas.coding.llm.providers.registry import list_providers
from govatlas.coding.llm.request import ModelAddress
from govatlas.errors import InputError

SERVICE: Final = "govatlas"
"""The service name of keys in the keyring, with one user name per provider."""
_NO_KEY: Final = "none"
_HIDDEN: Final = "[key]"
_SHORTEST_SECRET: Final = 8


def find_key(model: ModelAddress) -> str:
    """Return the key for ``model``; your own server may need none.

    Raises:
        InputError: a hosted provider's key is missing or invalid.
    """
    provider = list_providers()[model.provider]
    names = provider.variables
    given = (os.environ.get(name, "").strip() for name in names)
    key = next(filter(None, given), "") or _ask_keyring(model.provider)
    if key and not (key.isascii() and key.isprintable()):
        raise InputError(f"the key for {model.provider} contains an invalid character")
    if key:
        return key
    if not provider.needs_key:
        return _NO_KEY
    raise InputError(
        f"no key for {model.provider}: set {names[0]}, or keep it in the system keyring with: "
        f"keyring set {SERVICE} {model.provider}"
    )


def hide_key(text: str, key: str) -> str:
    """Return ``text`` with the key removed, in case the provider repeated it."""
    return text.replace(key, _HIDDEN) if len(key) >= _SHORTEST_SECRET else text


def hide_key_bytes(body: bytes, key: str) -> bytes:
    """Return the body of a response with the key removed."""
    return body.replace(key.encode(), _HIDDEN.encode()) if len(key) >= _SHORTEST_SECRET else body


def _ask_keyring(provider: str) -> str:
    """Return the key from the keyring, or empty if there is no keyring or no key."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return ""
    try:
        return (keyring.get_password(SERVICE, provider) or "").strip()
    except KeyringError:  # a machine without a keyring service is not an error
        return ""
