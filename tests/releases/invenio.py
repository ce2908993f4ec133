"""A repository of data on this machine, which speaks InvenioRDM's records API and can fail."""

import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN = "a-token-that-nobody-may-see"
Fault = Callable[[str, str], tuple[int, dict[str, str]] | str | None]
"""Says, of a method and a path, with which status and headers to fail, or ``cut before`` or
``cut after`` the request is done, or that all goes well."""


@dataclass
class Invenio:
    """What the repository holds, what it was asked, and how it fails."""

    drafts: dict[str, dict[str, Any]] = field(default_factory=dict)
    published: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    fault: Fault = lambda _method, _path: None
    address: str = ""

    def publish(self, draft: str) -> None:
        """Publish a draft, as a person would on the site."""
        self.published[draft] = {**self.drafts.pop(draft), "is_published": True, "is_draft": False}

    def files(self, draft: str) -> dict[str, bytes]:
        """Return the files of a draft that are whole."""
        return {
            name: entry["content"]
            for name, entry in self.drafts[draft]["files"].items()
            if entry["status"] == "completed"
        }

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, Any]:
        """Do what is asked; return status and value."""
        place, _, query = path.partition("?")
        parts = place.strip("/").split("/")[1:]
        match (method, parts):
            case ("GET", ["user", "records"]):
                return 200, self._find(query)
            case ("POST", ["records"]):
                return 201, self._make(json.loads(body))
            case ("POST", ["records", name, "versions"]) if name in self.published:
                return 201, self._make_version(name)
            case (_, ["records", name, "draft", *rest]) if name in self.drafts:
                return self._answer_draft(method, name, rest, body)
        return 404, {"status": 404, "message": "The persistent identifier does not exist."}

    def _find(self, query: str) -> dict[str, Any]:
        held = [*self.drafts.values(), *self.published.values()]
        hits = [each for each in held if "urn" in query]
        return {"hits": {"hits": [self._show(each) for each in hits]}}

    def _make(self, body: dict[str, Any]) -> dict[str, Any]:
        name = f"r{len(self.drafts) + len(self.published) + 1}"
        self.drafts[name] = {"id": name, "files": {}, "is_draft": True, **body}
        self.drafts[name]["files"] = {}
        return self._show(self.drafts[name])

    def _make_version(self, record: str) -> dict[str, Any]:
        for draft in self.drafts.values():
            if draft.get("version_of") == record:
                return self._show(draft)
        made = self._make({"metadata": {}})
        self.drafts[made["id"]]["version_of"] = record
        return made

    def _show(self, draft: dict[str, Any]) -> dict[str, Any]:
        link = {"self_html": f"{self.address}/uploads/{draft['id']}"}
        return {**{k: v for k, v in draft.items() if k != "files"}, "links": link}

    def _answer_draft(
        self, method: str, name: str, rest: list[str], body: bytes
    ) -> tuple[int, Any]:
        draft = self.drafts[name]
        files = draft["files"]
        match (method, rest):
            case ("GET", []):
                return 200, self._show(draft)
            case ("PUT", []):
                draft["metadata"] = json.loads(body)["metadata"]
                errors = [] if draft["metadata"].get("publisher") else ["none"]
                return 200, {**self._show(draft), "errors": errors}
            case ("GET", ["files"]):
                entries = [{k: v for k, v in e.items() if k != "content"} for e in files.values()]
                return 200, {"enabled": True, "entries": entries}
            case ("POST", ["files"]):
                (told,) = json.loads(body)
                if told["key"] in files:
                    return 400, {"message": f"File with key {told['key']} already exists."}
                files[told["key"]] = {"key": told["key"], "status": "pending", "content": b""}
                return 201, {"entries": []}
            case ("PUT", ["files", key, "content"]) if key in files:
                files[key]["content"] = body
                return 200, {}
            case ("POST", ["files", key, "commit"]) if key in files:
                digest = hashlib.md5(files[key]["content"]).hexdigest()
                files[key] |= {"status": "completed", "checksum": f"md5:{digest}"}
                return 200, {}
            case ("DELETE", ["files", key]) if key in files:
                del files[key]
                return 204, None
        return 404, {"message": "no such file"}


@contextmanager
def serve_invenio() -> Iterator[Invenio]:
    """Yield a repository that answers at its address; it ends with the block."""
    held = Invenio()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 1 << 16  # one packet an answer

        def handle_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            held.asked.append((self.command, self.path))
            failing = held.fault(self.command, self.path)
            if self.headers.get("Authorization") != f"Bearer {TOKEN}":
                told = self.headers.get("Authorization")
                self.say(401, {"message": f"Unauthorized: {told}"})
            elif failing == "cut before":
                self.close_connection = True
                self.connection.close()
            elif isinstance(failing, tuple):
                self.say(failing[0], {"message": "not now"}, failing[1])
            else:
                status, value = held.answer(self.command, self.path, body)
                if failing == "cut after":
                    self.close_connection = True
                    self.connection.close()
                else:
                    self.say(status, value)

        do_GET = do_POST = do_PUT = do_DELETE = handle_any  # noqa: N815

        def say(self, status: int, value: Any, headers: dict[str, str] | None = None) -> None:
            content = b"" if value is None else json.dumps(value).encode()
            self.send_response(status)
            for name, told in (headers or {}).items():
                self.send_header(name, told)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: Any) -> None:
            """Say nothing of connections that were cut on purpose."""

    server = Server(("127.0.0.1", 0), Handler)
    held.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield held
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
