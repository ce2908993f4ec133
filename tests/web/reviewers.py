"""Reviewers at work on a site of their own, as a browser without scripts would be."""

import re
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from httpx2 import Response
from starlette.testclient import TestClient

from govatlas.explorer import Explorer
from govatlas.reviewing import Passwords, ReviewContext, add_user
from govatlas.web import create_app
from govatlas.web.limits import LOOPBACK_HOSTS
from govatlas.web.review import ReviewSite
from tests.web.conftest import BASE

PASSWORD = "correct horse battery staple"
CHEAP = Passwords(time_cost=1, memory_cost=8, parallelism=1)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


class Reviewer:
    """One person with a browser."""

    def __init__(self, app: FastAPI, name: str = "", base: str = BASE) -> None:
        self.client = TestClient(app, base_url=base, follow_redirects=False)
        self.name = name
        self.token = ""
        if name:
            assert self.sign_in(name).status_code == 303

    def sign_in(self, name: str, password: str = PASSWORD, **more: str) -> Response:
        page = self.client.get("/review/sign-in")
        fields = {"token": read_token(page.text), "name": name, "password": password, **more}
        response = self.send("/review/sign-in", fields)
        if response.status_code == 303:
            self.token = read_token(self.get("/review").text)
        return response

    def get(self, path: str) -> Response:
        return self.client.get(path)

    def send(self, path: str, fields: Mapping[str, Any], **headers: str) -> Response:
        origin = str(self.client.base_url).rstrip("/")
        return self.client.post(path, data=fields, headers={"Origin": origin, **headers})

    def post(self, path: str, **fields: Any) -> Response:
        return self.send(path, {"token": self.token, **fields})

    def judge(self, document: str, category: str = "risk:2.1", **fields: Any) -> Response:
        taxonomy, _, code = category.partition(":")
        given = {"version": 1, "beside": "local", "act": "change", "confidence": "high"}
        given |= {"taxonomy": taxonomy, "category": code, "document": document, **fields}
        return self.post("/review/label", **given)

    def assign(self, **fields: Any) -> Response:
        """Send the form that assigns documents; where it asks whether to, say yes."""
        asked = self.post("/review/assign", **fields)
        if asked.status_code != 200:
            return asked
        sent = {name: read_fields(asked.text, name) for name in ("document", "reviewer", "mode")}
        return self.post("/review/assign", confirmed="yes", **sent)


def read_fields(body: str, name: str) -> list[str]:
    """Return the values of the hidden fields of a name."""
    return [unescape(value) for value in re.findall(rf'name="{name}" value="([^"]*)"', body)]


def read_token(body: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', body)
    assert found, body[:500]
    return unescape(found[1])


def open_desk(atlas: Path, folder: Path, clock: Clock) -> ReviewContext:
    """Return a desk over a copy of the database, with three users, the first an administrator."""
    db = folder / "review.db"
    shutil.copy(atlas, db)
    desk = ReviewContext(db, CHEAP, clock)
    for name in ("ada", "ben", "cleo"):
        add_user(desk, name, PASSWORD)
    return desk


def build_site(explorer: Explorer, desk: ReviewContext, origin: str = "") -> FastAPI:
    return create_app(explorer, hosts=LOOPBACK_HOSTS, review_site=ReviewSite(desk, origin))
