"""Lists and downloads files in object stores and on web servers, through fsspec."""

import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from govatlas.errors import InputError, UnreadableFile
from govatlas.extras import missing_extra
from govatlas.reading.archive import LARGEST_FILE
from govatlas.reading.container import is_hidden

PROTOCOLS: Final = {"s3": "s3fs", "gs": "gcsfs", "az": "adlfs", "https": "aiohttp"}
"""The supported protocols, each with the package that fsspec needs for it."""

_WEB: Final = frozenset(["http", "https"])
_ADDRESS: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_CHUNK: Final = 1_000_000
_MOST_NAMES: Final = 1_000_000
_DEEPEST: Final = 30
_LONGEST_REASON: Final = 200
_NOT_FOUND: Final = 404


def is_address(name: str) -> bool:
    """Return whether ``name`` is the address of a remote file or folder."""
    return _ADDRESS.match(name) is not None


def check_address(address: str) -> str:
    """Return ``address`` if it is supported.

    Raises:
        UnreadableFile: it has another protocol, no path, or a password.
    """
    protocol, place = _protocol(address), address.partition("://")[2]
    if protocol not in PROTOCOLS:
        known = ", ".join(f"{name}://" for name in PROTOCOLS)
        raise UnreadableFile(f"has an unsupported protocol (supported: {known}); download it first")
    if not place.strip("/"):
        raise UnreadableFile("has no path; give a folder or a file")
    if protocol in _WEB and "@" in place.partition("/")[0]:
        raise UnreadableFile(
            "contains a user name or password, which would be stored; download it first"
        )
    return address


def drop_query(address: str) -> str:
    """Return ``address`` without its query, which may contain a signature, to show and store it."""
    return re.split("[?#]", address, maxsplit=1)[0] if _protocol(address) in _WEB else address


def name_file(address: str) -> str:
    """Return the last part of an address, the name of the file."""
    name = drop_query(address).rstrip("/").rpartition("/")[2]
    return unquote(name) if _protocol(address) in _WEB else name


def is_folder(address: str) -> bool:
    """Return whether ``address`` is a folder; on a web server it ends with a slash.

    Raises:
        UnreadableFile: it cannot be reached.
    """
    if address.endswith("/") or _protocol(address) in _WEB:
        return drop_query(address).endswith("/")
    files = _open_files(address)
    return bool(_try(address, lambda: files.info(files._strip_protocol(address)))["type"] != "file")


@dataclass(frozen=True)
class RemoteFolder:
    """The files of a folder in an object store or on a web server, and of its subfolders."""

    address: str
    names: tuple[str, ...] = field(init=False)
    failures: Mapping[str, str] = field(init=False, default_factory=dict)
    _places: Mapping[str, str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """List the files.

        Raises:
            UnreadableFile: the folder cannot be listed.
        """
        failures: dict[str, str] = {}
        places = dict(_walk(self.address, failures))
        names = sorted(
            (n for n in places if not is_hidden(n)), key=lambda n: PurePosixPath(n).parts
        )
        object.__setattr__(self, "names", tuple(names))
        object.__setattr__(self, "failures", failures)
        object.__setattr__(self, "_places", places)

    def read(self, name: str, *, at_most: int = LARGEST_FILE) -> bytes:
        """Return the bytes of one file, or its first ``at_most``.

        Raises:
            UnreadableFile: it cannot be fetched.
        """
        if name in self.failures:
            raise UnreadableFile(self.failures[name])
        return fetch(self.locate(name)[1], at_most=at_most)

    def locate(self, name: str) -> tuple[Path, str]:
        """Return the path below the folder, and the address."""
        return Path(name), self._places.get(name, f"{self.address.rstrip('/')}/{name}")


def fetch(address: str, *, at_most: int = LARGEST_FILE) -> bytes:
    """Return the bytes at ``address``, or the first ``at_most``.

    The download goes through a temporary file, so that a large file is in memory only once.

    Raises:
        UnreadableFile: it cannot be fetched, or is larger than any document.
    """
    check_address(address)
    files = _open_files(address)
    data: bytes = _try(address, lambda: _copy(files, address, at_most))
    if at_most == LARGEST_FILE and len(data) > LARGEST_FILE:
        raise UnreadableFile(f"has more than {LARGEST_FILE // 1_000_000} MB; split it")
    return data[:at_most]


def _copy(files: Any, address: str, at_most: int) -> bytes:
    """Return the first ``at_most`` bytes and one more, to detect larger files."""
    # Without blocks, there is one request to a web server, whose response is streamed.
    options = {"block_size": 0} if _protocol(address) in _WEB else {}
    with tempfile.TemporaryFile() as copy:
        with files.open(files._strip_protocol(address), "rb", **options) as source:
            while copy.tell() <= at_most and (
                chunk := source.read(min(_CHUNK, at_most + 1 - copy.tell()))
            ):
                copy.write(chunk)
        copy.seek(0)
        return copy.read()


def _walk(address: str, failures: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield name and address of all files below a folder; folders that fail go to ``failures``."""
    files = _open_files(address)
    root = str(files._strip_protocol(drop_query(address))).rstrip("/") + "/"
    waiting, seen = [root], {root, root.rstrip("/")}
    while waiting:
        folder = waiting.pop()
        try:
            entries = _try(address, partial(files.ls, folder, detail=True))
        except UnreadableFile as error:
            if folder == root:
                raise
            name = _name_within(address, root, folder)
            failures[name] = str(error)
            yield name, _join(address, folder)
            continue
        for entry in entries:
            place = str(entry["name"])
            if place in seen or not place.startswith(root):
                continue
            if _protocol(address) in _WEB and not _is_plain(place.removeprefix(root)):
                continue
            seen.add(place)
            if len(seen) > _MOST_NAMES:
                raise UnreadableFile(f"contains more than {_MOST_NAMES:,} files; read it in parts")
            if entry["type"] != "directory":
                yield _name_within(address, root, place), _join(address, place)
            elif place.count("/") - root.count("/") <= _DEEPEST:
                waiting.append(place)


def _is_plain(link: str) -> bool:
    """Return whether a link on a web server leads to a file or folder below its page.

    Other links sort the list, lead up, or have another protocol.
    """
    return not re.search("[?#]|://", link) and ".." not in unquote(link).split("/")


def _name_within(address: str, root: str, place: str) -> str:
    name = place.removeprefix(root).strip("/")
    return unquote(name) if _protocol(address) in _WEB else name


def _join(address: str, place: str) -> str:
    """Return the address of ``place`` in a file system."""
    return place if is_address(place) else f"{_protocol(address)}://{place.lstrip('/')}"


def _protocol(address: str) -> str:
    return address.partition("://")[0].lower()


def _open_files(address: str) -> Any:
    """Return the file system of fsspec for an address.

    Raises:
        InputError: fsspec, or its package for the protocol, is not installed.
    """
    try:
        import fsspec
    except ImportError as error:
        raise missing_extra("cloud", purpose="reading from addresses") from error
    protocol = _protocol(address)
    options: dict[str, Any] = {"get_client": _open_session} if protocol in _WEB else {}
    try:
        return fsspec.filesystem(protocol, **options)
    except ImportError as error:
        package = PROTOCOLS[protocol]
        raise InputError(
            f"reading from {protocol}:// needs the package {package}; "
            f"install it with: pip install {package}"
        ) from error
    except Exception as error:  # each store has its own errors, such as missing credentials
        raise UnreadableFile(_explain(error, address)) from error


async def _open_session(**options: Any) -> Any:
    """Return a session that does not follow redirects to other protocols."""
    import aiohttp

    trace = aiohttp.TraceConfig()
    trace.on_request_redirect.append(_check_redirection)
    return aiohttp.ClientSession(trace_configs=[trace], trust_env=True, **options)


async def _check_redirection(_session: Any, _context: Any, asked: Any) -> None:
    target = asked.response.headers.get("Location") or asked.response.headers.get("URI") or ""
    protocol = urlsplit(target).scheme or asked.url.scheme
    if protocol.lower() not in PROTOCOLS:
        raise PermissionError(f"redirects to {protocol}://, which is not followed")


def _try(address: str, act: Callable[[], Any]) -> Any:
    """Return what ``act`` returns; any error of a store becomes a one-line message."""
    try:
        return act()
    except Exception as error:  # each store has its own errors
        raise UnreadableFile(_explain(error, address)) from error


def _explain(error: BaseException, address: str) -> str:
    while isinstance(error, FileNotFoundError) and error.__cause__ is not None:
        error = error.__cause__  # fsspec reports every failure on the web as a file not found
    status = getattr(error, "status", None)
    if isinstance(error, FileNotFoundError) or status == _NOT_FOUND:
        return "does not exist; check the address"
    words = f"the server answers {status}" if status else " ".join(str(error).split())
    words = words.replace(address, drop_query(address))[:_LONGEST_REASON]
    kind = type(error).__name__
    told = f"{kind}: {words}" if words else kind
    return f"cannot be fetched ({told}); check the address, the network and your credentials"
