"""The description of the API is true: whatever is asked, answers are as it says."""

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from govatlas.explorer import Explorer
from govatlas.web import create_app
from govatlas.web.api_v1.description import describe_api
from govatlas.web.api_v1.resources import RESOURCES
from tests.conftest import IS_THOROUGH
from tests.web.conftest import HOSTILE, TWICE_CODED, TWICE_READ, UNCODED

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
KNOWN = {
    "document_id": (HOSTILE, TWICE_CODED, TWICE_READ, UNCODED),
    "taxonomy": ("risk", "status", "actor-type"),
    "code": ("1.1", "7.6", "hard_law"),
    "rows": ("risk", "actor-type", "year"),
    "columns": ("sector", "actor-role", "jurisdiction", "risk"),
}
"""Values that are kept, which no generator would guess."""

schema = schemathesis.openapi.from_dict(describe_api(RESOURCES))
bounded = settings(
    max_examples=5 if IS_THOROUGH else 3,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def asked(explorer: Explorer) -> FastAPI:
    return create_app(explorer)


@schema.parametrize()
@bounded
def test_every_answer_is_as_described(case: Case, asked: FastAPI) -> None:
    case.call_and_validate(base_url="http://localhost", app=asked, checks=CHECKS)


@schema.given(chosen=st.fixed_dictionaries({n: st.sampled_from(v) for n, v in KNOWN.items()}))
@schema.include(path_regex="{").parametrize()
@bounded
def test_answers_on_what_is_kept_are_as_described(
    case: Case, asked: FastAPI, chosen: dict[str, str]
) -> None:
    case.path_parameters = {name: chosen[name] for name in case.path_parameters}
    case.call_and_validate(base_url="http://localhost", app=asked, checks=CHECKS)
