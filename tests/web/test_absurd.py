"""No address answers 500, whatever stands for its numbers and names."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from govatlas.explorer import Explorer
from govatlas.reviewing import ReviewContext
from govatlas.web.app import SECTIONS
from govatlas.web.review import ROUTERS
from tests.web.conftest import TWICE_CODED
from tests.web.reviewers import Clock, Reviewer, build_site, open_desk

ABSURD = (
    *("0", "-1", str(2**31), str(2**63), str(10**30), "9" * 1_000, "1e400", "NaN", "inf", "1.5"),
    *("", " ", "text", "²", "٣", "0x10", "1_000", "+1", "%00", "%ff", "%ed%a0%80", "..", "'"),
)
NAMES = ("page", "version", "old", "new", "before", "size", "level", "year", "least", "number")
CHOICES = ("cover", "actor", "sort", "q", "coder", "document", "taxonomy", "left", "right", "by")


@pytest.fixture(scope="module")
def desk(atlas: Path, tmp_path_factory: pytest.TempPathFactory) -> ReviewContext:
    return open_desk(atlas, tmp_path_factory.mktemp("absurd"), Clock())


@pytest.fixture(scope="module")
def site(desk: ReviewContext) -> Iterator[FastAPI]:
    with Explorer(desk.db) as explorer:
        yield build_site(explorer, desk)


@pytest.fixture(scope="module")
def reader(site: FastAPI) -> Reviewer:
    return Reviewer(site, "ada")


def list_routes(method: str) -> list[APIRoute]:
    routers = [*(section.router for section in SECTIONS), *ROUTERS]
    routes = [route for router in routers for route in router.routes]
    return [r for r in routes if isinstance(r, APIRoute) and method in (r.methods or ())]


def fill(path: str, value: str) -> str:
    return re.sub(r"\{[^}]+\}", value.replace("\\", "\\\\"), path)


def check(answers: dict[str, int]) -> None:
    assert answers
    assert {path: status for path, status in answers.items() if status >= 500} == {}


def test_no_path_answers_500(reader: Reviewer) -> None:
    paths = {r.path for r in list_routes("GET") if "{" in r.path and ".png" not in r.path}
    tried = {fill(path, value) for path in paths for value in ABSURD[::2] if value.strip()}
    check({path: reader.get(path).status_code for path in sorted(tried)})


def test_no_parameter_answers_500(reader: Reviewer) -> None:
    known = {"document_id": TWICE_CODED, "form": "csv", "number": "1", "taxonomy": "risk"}
    paths = {
        re.sub(r"\{([^}:]+)(?::path)?\}", lambda found: known.get(found[1], "risk"), route.path)
        for route in list_routes("GET")
    }
    answers = {}
    for path in sorted(paths):
        for value in ABSURD[::5]:
            query = "&".join(f"{name}={value}" for name in NAMES)
            answers[f"{path}?{query}"] = reader.get(f"{path}?{query}").status_code
        for value in ("-1", "9" * 40, ":::", "risk:2.1:" + "9" * 30):
            for name in CHOICES[::2] if value == "-1" else CHOICES[:2]:
                answers[f"{path}?{name}={value}"] = reader.get(f"{path}?{name}={value}").status_code
    check(answers)


def test_no_form_of_the_review_answers_500(reader: Reviewer) -> None:
    fields = ("version", "number", "assignment", "level", "count", "most", "place", "keep", "share")
    answers = {}
    for route in list_routes("POST"):
        if "sign" in route.path:
            continue
        for value in ("-1", str(10**30), str(2**63), "NaN", "text", "²", "\ud800"):
            path = fill(route.path, "1" if value == "\ud800" else value)
            sent = dict.fromkeys(fields, value.encode("utf-8", "replace").decode())
            answer = reader.post(path, document=TWICE_CODED, **sent)
            answers[f"{path} {value!r}"] = answer.status_code
    check(answers)
