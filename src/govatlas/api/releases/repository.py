"""Speaks with a repository of data by the records API of InvenioRDM, as Zenodo has it."""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlsplit

from govatlas.errors import InputError
from govatlas.extras import missing_extra

if TYPE_CHECKING:
    import httpx2

SERVICE: Final = "govatlas"
"""The name of the service in the keyring, with the repository as the name of the user."""
ATTEMPTS: Final = 6
_LONGEST_WAIT: Final = 300.0
_TIMEOUT: Final = 120.0
_EXPLAINED: Final = 300
_SHORTEST_TOKEN: Final = 8
_TOO_MANY: Final = 429
_BUSY: Final = frozenset({_TOO_MANY, 500, 502, 503, 504})
_UNAUTHORISED: Final = 401
_FORBIDDEN: Final = 403
NOT_FOUND: Final = 404


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """A repository: the name that commands take, its address, where its token is looked for."""

    name: str
    address: str
    variable: str


KNOWN: Final = {
    "zenodo": Repository(
        name="zenodo", address="https://zenodo.org", variable="GOVATLAS_ZENODO_TOKEN"
    ),
    "zenodo-sandbox": Repository(
        name="zenodo-sandbox",
        address="https://sandbox.zenodo.org",
        variable="GOVATLAS_ZENODO_SANDBOX_TOKEN",
    ),
}


def find_repository(asked: str) -> Repository:
    """Return the repository of a name, or that at an address.

    Raises:
        InputError: it is neither, or the way to it is not encrypted.
    """
    if asked in KNOWN:
        return KNOWN[asked]
    parts = urlsplit(asked)
    is_local = parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1", "::1")
    if (parts.scheme == "https" and parts.hostname) or is_local:
        return Repository(
            name=parts.netloc, address=asked.rstrip("/"), variable="GOVATLAS_DEPOSIT_TOKEN"
        )
    raise InputError(
        f"unknown repository {asked[:80]!r}; choose one of: {', '.join(KNOWN)}, or give the "
        "address of one that runs InvenioRDM, which begins with https://"
    )


def find_token(repository: Repository) -> str:
    """Return the token from the environment, or else from the keyring of the system.

    Raises:
        InputError: there is none, or it has characters that no token has.
    """
    token = os.environ.get(repository.variable, "").strip() or _ask_keyring(repository.name)
    if not token:
        raise InputError(
            f"no token for {repository.name}: make one with the scope deposit:write at "
            f"{repository.address}/account/settings/applications, then set "
            f"{repository.variable}, or keep it with: keyring set {SERVICE} {repository.name}"
        )
    if len(token) < _SHORTEST_TOKEN or not (token.isascii() and token.isprintable()):
        raise InputError(f"the token for {repository.name} is no token; copy it again")
    return token


def _ask_keyring(name: str) -> str:
    """Return the token in the keyring, or empty if there is no keyring or no token."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return ""
    with suppress(KeyringError):  # a machine without a keyring service is not an error
        return (keyring.get_password(SERVICE, name) or "").strip()
    return ""


class Refused(InputError):
    """An answer that is no, and would be no again; ``status`` is that of HTTP."""

    def __init__(self, status: int, message: str) -> None:
        """Store the status beside the message."""
        super().__init__(message)
        self.status = status


class CutOff(InputError):
    """No answer came, although it was asked for again; what was asked may have been done."""


class Conversation:
    """Calls to one repository; the token goes nowhere but into a header of requests."""

    def __init__(
        self, repository: Repository, token: str, *, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        """Prepare calls to ``repository``.

        Args:
            repository: which.
            token: for it.
            sleep: waits for so many seconds.

        Raises:
            InputError: the packages of the extra ``llm`` are missing.
        """
        try:
            import httpx2
        except ImportError as error:
            raise missing_extra("llm", purpose="a deposit") from error
        self.repository = repository
        self._token = token
        self._sleep = sleep
        self._client = httpx2.Client(
            base_url=repository.address,
            headers={"Authorization": f"Bearer {token}", "User-Agent": "govatlas"},
            timeout=_TIMEOUT,
            follow_redirects=False,
        )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def ask(
        self,
        method: str,
        place: str,
        *,
        told: Any = None,
        file: Path | None = None,
        is_repeatable: bool = True,
    ) -> Any:
        """Send a request, again where the answer was none or "later"; return the answer's value.

        Args:
            method: of HTTP.
            place: path below the address.
            told: a value of JSON to send.
            file: a file to send.
            is_repeatable: whether to ask again although the first request may have been heard.

        Raises:
            Refused: the answer is no.
            CutOff: no answer came.
        """
        import httpx2

        fault = ""
        for attempt in range(ATTEMPTS):
            try:
                answer = self._send(method, place, told, file)
            except httpx2.TransportError as error:
                fault = type(error).__name__
                if not is_repeatable and not isinstance(error, httpx2.ConnectError):
                    raise CutOff(self._word_cut(fault)) from error
                wait = None
            else:
                status = answer.status_code
                if status not in _BUSY:
                    return self._read(answer)
                fault = f"it answers {status}"
                if not is_repeatable and status != _TOO_MANY:
                    raise CutOff(self._word_cut(fault))
                wait = read_wait(answer.headers.get("Retry-After", ""))
            if attempt + 1 < ATTEMPTS:
                self._sleep(min(_LONGEST_WAIT, 2.0**attempt if wait is None else wait))
        raise CutOff(self._word_cut(fault))

    def wait(self, seconds: float) -> None:
        """Wait before the next call."""
        self._sleep(seconds)

    def _send(self, method: str, place: str, told: Any, file: Path | None) -> "httpx2.Response":
        if file is None:
            more = {} if told is None else {"json": told}
            return self._client.request(method, place, **more)
        with file.open("rb") as content:
            headers = {"Content-Type": "application/octet-stream"}
            return self._client.request(method, place, content=content, headers=headers)

    def _word_cut(self, fault: str) -> str:
        return (
            f"{self.repository.name} gives no usable answer ({fault}); run the same command "
            "again later, it goes on where it stopped"
        )

    def _read(self, answer: "httpx2.Response") -> Any:
        status, name = answer.status_code, self.repository.name
        if answer.is_success:
            try:
                return answer.json() if answer.content else None
            except ValueError as error:
                raise Refused(
                    status, f"{name} does not answer as InvenioRDM does; check the address"
                ) from error
        if status == _UNAUTHORISED:
            raise Refused(
                status,
                f"{name} does not accept the token; make a new one with the scope deposit:write "
                f"and set {self.repository.variable}",
            )
        if status == _FORBIDDEN:
            raise Refused(
                status,
                f"{name} forbids this: the token lacks the scope deposit:write, or the record "
                "belongs to somebody else",
            )
        raise Refused(status, f"{name} answers {status}: {self._explain(answer)}")

    def _explain(self, answer: "httpx2.Response") -> str:
        """Return what an answer says is wrong, on one line, without the token."""
        words = answer.text
        with suppress(ValueError, AttributeError, TypeError):
            told = answer.json()
            words = "; ".join([str(told.get("message") or ""), *list_faults(told)]).strip("; ")
        line = " ".join(words.replace(self._token, "[token]").split())
        return line[:_EXPLAINED] or "no reason"


def list_faults(told: Any) -> tuple[str, ...]:
    """Return what an answer says is wrong with fields of a draft, in lines."""
    errors = told.get("errors") if isinstance(told, dict) else None
    return tuple(
        f"{each.get('field')}: {', '.join(map(str, each.get('messages', [])))}"
        for each in errors or []
        if isinstance(each, dict)
    )


def read_wait(header: str) -> float | None:
    """Return how many seconds a server asks to wait, None where it does not say."""
    if header.strip().isdecimal():
        return float(header)
    with suppress(ValueError, TypeError):
        until = parsedate_to_datetime(header)
        return max(0.0, (until - datetime.now(UTC)).total_seconds())
    return None


def encode(part: str) -> str:
    """Return a part of a path as it stands in an address."""
    return quote(part, safe="")
