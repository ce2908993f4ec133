"""What lies in object stores and on web servers is listed, fetched and named."""

import ssl
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest

import govatlas
from govatlas.errors import InputError, UnreadableFile
from govatlas.model.document import Document
from govatlas.reading import list_sources, load_manifest, remote
from govatlas.reading.remote import RemoteFolder, check_address, fetch, is_address
from govatlas.store import Store

fsspec = pytest.importorskip("fsspec")

ORDINANCE = (
    "Ordinance {n} of Elmford. Section 1. A provider of an artificial intelligence system shall "
    "test it before release, and shall report each incident within thirty days to the council. "
    "Section 2. The council may impose a fine of up to 500 crowns on whoever does not comply.\n"
)
MANIFEST = "file,document_id,title\na/ordinance-1.txt,E-1,The first ordinance\n"


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A store in memory, allowed for the test as s3 is."""
    monkeypatch.setitem(remote.PROTOCOLS, "memory", "fsspec")
    files = fsspec.filesystem("memory")
    for n in (1, 2):
        files.pipe(f"/bucket/a/ordinance-{n}.txt", ORDINANCE.format(n=n).encode())
    files.pipe("/bucket/a/b/ordinance 3.txt", ORDINANCE.format(n=3).encode())
    files.pipe("/bucket/a/.hidden.txt", b"hidden")
    files.pipe("/bucket/picture.png", b"\x89PNG")
    files.pipe("/elsewhere/other.txt", b"other")
    yield files
    files.store.clear()
    files.pseudo_dirs[:] = [""]


def load(db: Path, name: str) -> Document:
    with Store.open(db) as store:
        return store.documents.read(name)


def test_a_folder_of_a_store_is_read_under_the_names_of_its_files(
    bucket: Any, tmp_path: Path
) -> None:
    db = tmp_path / "atlas.db"
    report = govatlas.read(["memory://bucket"], db=db)
    assert report.new == ("ordinance 3", "ordinance-1", "ordinance-2")
    assert report.skipped == (
        "memory://bucket/picture.png: is not a document (.png); to read it, give its path",
    )
    assert report.failures == ()
    document = load(db, "ordinance-1")
    assert document.source == "memory://bucket/a/ordinance-1.txt"
    assert document.text.startswith("Ordinance 1 of Elmford")
    again = govatlas.read(["memory://bucket"], db=db)
    assert (len(again.same), again.new) == (3, ())


def test_a_single_file_is_read(bucket: Any, tmp_path: Path) -> None:
    report = govatlas.read(["memory://bucket/a/ordinance-2.txt"], db=tmp_path / "atlas.db")
    assert report.new == ("ordinance-2",)


def test_files_here_and_there_are_read_in_one_run(bucket: Any, tmp_path: Path) -> None:
    (tmp_path / "local.txt").write_text(ORDINANCE.format(n=9))
    given: list[Path | str] = [tmp_path / "local.txt", "memory://bucket/a/ordinance-2.txt"]
    assert govatlas.read(given, db=tmp_path / "atlas.db").new == ("local", "ordinance-2")


def test_manifests_describe_the_files_of_a_store(bucket: Any, tmp_path: Path) -> None:
    given = tmp_path / "m.csv"
    given.write_text(MANIFEST)
    (_, first, _, _) = list_sources(["memory://bucket"], manifest=load_manifest(given))
    assert (first.instrument.id, first.instrument.title) == ("E-1", "The first ordinance")
    bucket.pipe("/bucket/manifest.csv", MANIFEST.encode())
    (_, first, _, _) = list_sources(["memory://bucket"])
    assert (first.instrument.id, first.instrument.title) == ("E-1", "The first ordinance")


def test_each_failure_is_one_line_and_the_rest_is_read(
    bucket: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket.pipe("/bucket/a/empty.txt", b"")
    bucket.pipe("/bucket/a/packed.zip", b"PK\x03\x04")
    given = ["memory://bucket/a/", "memory://bucket/none.txt"]
    report = govatlas.read(given, db=tmp_path / "atlas.db")
    assert len(report.new) == 3
    reasons = {failure.name: failure.reason for failure in report.failures}
    assert set(reasons) == {
        "memory://bucket/a/empty.txt",
        "memory://bucket/a/packed.zip",
        "memory://bucket/none.txt",
    }
    assert (
        reasons["memory://bucket/a/packed.zip"]
        == "is an archive; download it, then read it from here"
    )
    assert reasons["memory://bucket/none.txt"] == "does not exist; check the address"
    assert not any("\n" in reason for reason in reasons.values())


def test_what_a_store_raises_becomes_one_line(bucket: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("no\ncredentials")

    monkeypatch.setattr(type(bucket), "_open", fail)
    with pytest.raises(UnreadableFile, match=r"cannot be fetched \(RuntimeError: no credentials\)"):
        fetch("memory://bucket/a/ordinance-1.txt")


def test_a_file_larger_than_any_document_is_refused(
    bucket: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "LARGEST_FILE", 100)
    bucket.pipe("/bucket/fits.txt", b"a" * 100)
    assert len(fetch("memory://bucket/fits.txt", at_most=100)) == 100
    bucket.pipe("/bucket/large.txt", b"a" * 101)
    with pytest.raises(UnreadableFile, match=r"has more than 0 MB; split it"):
        fetch("memory://bucket/large.txt", at_most=100)
    assert fetch("memory://bucket/large.txt", at_most=7) == b"aaaaaaa"


def test_a_store_with_too_many_names_is_refused(
    bucket: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "_MOST_NAMES", 4)
    with pytest.raises(UnreadableFile, match="contains more than 4 files; read it in parts"):
        RemoteFolder("memory://bucket")


@pytest.mark.parametrize(
    "address",
    ["http://a/b", "file:///etc/passwd", "ftp://a/b", "memory://a", "S4://a", "github://a:b@c/d"],
)
def test_other_protocols_are_never_followed(address: str, tmp_path: Path) -> None:
    assert is_address(address)
    with pytest.raises(
        UnreadableFile, match=r"unsupported protocol \(supported: s3://, gs://, az://, https://"
    ):
        check_address(address)
    report = govatlas.read([address], db=tmp_path / "atlas.db")
    assert [failure.name for failure in report.failures] == [address]


@pytest.mark.parametrize("address", ["https://", "s3:///", "https://user:word@host/a.txt"])
def test_addresses_that_name_nothing_or_hold_a_password_are_refused(address: str) -> None:
    with pytest.raises(UnreadableFile, match=r"has no path|contains a user name or password"):
        check_address(address)


@pytest.mark.parametrize("path", ["a/b.txt", "C:\\a", "/s3/x", "s3:/bucket/x", "./https:x"])
def test_paths_are_no_addresses(path: str) -> None:
    assert not is_address(path)


def test_the_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "fsspec", None)
    with pytest.raises(InputError, match=r"pip install 'govatlas\[cloud\]'"):
        govatlas.read(["s3://bucket/"], db=tmp_path / "atlas.db")


def test_the_missing_package_of_a_store_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "s3fs", None)
    with pytest.raises(InputError, match=r"reading from s3:// needs the package s3fs; install it"):
        govatlas.read(["s3://bucket/"], db=tmp_path / "atlas.db")


class Web(SimpleHTTPRequestHandler):
    """Serves a folder; some addresses misbehave."""

    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        match self.path.partition("?")[0]:
            case "/downgrade.txt":
                self._redirect("http://127.0.0.1:9/secret.txt")
            case "/moved.txt":
                self._redirect("/town/ordinance-1.txt")
            case "/broken.txt":
                self.send_error(503)
            case "/index/":
                self._answer(
                    b'<a href="?C=N;O=D">Name</a> <a href="../">up</a> <a href="a%20b.txt">a</a>'
                    b'<a href="/town/ordinance-1.txt">absolute</a> <a href="http://o/c.txt">c</a>'
                    b'<a href="file:///etc/passwd">p</a> <a href="deeper/">d</a>'
                    b'<a href="../town/ordinance-1.txt">up</a>'
                    b'<a href="x/%2e%2e/%2E%2e/y.txt">up</a>',
                    "text/html",
                )
            case "/index/deeper/":
                self.send_error(500)
            case "/index/a%20b.txt":
                self._answer(ORDINANCE.format(n=4).encode(), "text/plain")
            case _:
                super().do_GET()

    do_HEAD = do_GET  # noqa: N815

    def _redirect(self, target: str) -> None:
        self.send_response(302)
        self.send_header("Location", target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _answer(self, body: bytes, media_type: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A web server over TLS whose certificate this process trusts."""
    certificate = _write_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    _trust_anew(monkeypatch)
    folder = tmp_path / "web"
    (folder / "town").mkdir(parents=True)
    for n in (1, 2):
        (folder / "town" / f"ordinance-{n}.txt").write_text(ORDINANCE.format(n=n))
    Web.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Web, directory=str(folder)))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"https://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_folder_of_a_web_server_is_read(web: str, tmp_path: Path) -> None:
    db = tmp_path / "atlas.db"
    report = govatlas.read([f"{web}/town/"], db=db)
    assert (report.new, report.failures) == (("ordinance-1", "ordinance-2"), ())
    document = load(db, "ordinance-2")
    assert document.source == f"{web}/town/ordinance-2.txt"


def test_links_that_lead_out_of_the_folder_are_left_alone(web: str, tmp_path: Path) -> None:
    report = govatlas.read([f"{web}/index/"], db=tmp_path / "atlas.db")
    assert report.new == ("a b",)
    (failure,) = report.failures
    assert failure.name == f"{web}/index/deeper/"
    assert "the server answers 500" in failure.reason
    assert not any("ordinance" in path or path.endswith(("c.txt", "y.txt")) for path in Web.asked)


def test_no_redirection_to_another_protocol_is_followed(web: str, tmp_path: Path) -> None:
    given = [f"{web}/downgrade.txt", f"{web}/moved.txt", f"{web}/broken.txt"]
    report = govatlas.read(given, db=tmp_path / "atlas.db")
    assert report.new == ("moved",)
    reasons = {failure.name: failure.reason for failure in report.failures}
    assert "redirects to http://, which is not followed" in reasons[f"{web}/downgrade.txt"]
    assert "the server answers 503" in reasons[f"{web}/broken.txt"]


def test_a_signature_in_an_address_is_sent_but_not_kept(web: str, tmp_path: Path) -> None:
    db = tmp_path / "atlas.db"
    asked = f"{web}/town/ordinance-1.txt?signature=secret"
    assert govatlas.read([asked], db=db).new == ("ordinance-1",)
    assert load(db, "ordinance-1").source == f"{web}/town/ordinance-1.txt"
    assert "/town/ordinance-1.txt?signature=secret" in Web.asked
    (failure,) = govatlas.read([f"{web}/broken.txt?signature=secret"], db=db).failures
    assert "secret" not in failure.name + failure.reason


def test_a_server_that_is_not_trusted_is_refused(
    web: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    _trust_anew(monkeypatch)
    (failure,) = govatlas.read([f"{web}/town/ordinance-1.txt"], db=tmp_path / "a.db").failures
    assert "cannot be fetched (ClientConnectorCertificateError" in failure.reason


def _trust_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let aiohttp see whom to trust, which it does once, when any test first imports it."""
    monkeypatch.setattr("aiohttp.connector._SSL_CONTEXT_VERIFIED", ssl.create_default_context())


def _write_certificate(folder: Path) -> Path:
    """Write a certificate for 127.0.0.1 with its key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    path.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path
