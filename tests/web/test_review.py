"""Review: who gets in, what they may do, what is kept of it, who sees it."""

import logging
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path

import pytest
from fastapi import FastAPI

from govatlas import api
from govatlas.errors import UnknownCoder
from govatlas.explorer import Explorer
from govatlas.model.coding import Coding, Mode, Role
from govatlas.reviewing import (
    ReviewContext,
    change_password,
    disable_user,
    list_audit,
    list_queue,
    name_person,
)
from govatlas.web import create_app
from govatlas.web.limits import LARGEST_BODY
from govatlas.web.review.addresses import address_audit, address_review
from govatlas.web.review.rate import PER_ADDRESS, PER_NAME, Limiter
from tests.web.conftest import ATTACK, BASE, HOSTILE, TWICE_CODED, UNCODED
from tests.web.links import read_page
from tests.web.reviewers import PASSWORD, Clock, Reviewer, build_site, open_desk, read_token

DOCUMENT = TWICE_CODED


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(atlas: Path, tmp_path: Path, clock: Clock) -> ReviewContext:
    return open_desk(atlas, tmp_path, clock)


@pytest.fixture
def explorer(desk: ReviewContext) -> Iterator[Explorer]:
    with Explorer(desk.db) as opened:
        yield opened


@pytest.fixture
def site(explorer: Explorer, desk: ReviewContext) -> FastAPI:
    return build_site(explorer, desk)


@pytest.fixture
def ada(site: FastAPI) -> Reviewer:
    return Reviewer(site, "ada")


@pytest.fixture
def ben(site: FastAPI) -> Reviewer:
    return Reviewer(site, "ben")


def load_own(desk: ReviewContext, user: str, document_id: str = DOCUMENT) -> Coding | None:
    with desk.open() as store:
        return store.codings.read_own(
            store.documents.read(document_id, version=1), name_person(user)
        )


def take_words(
    desk: ReviewContext, start: int = 0, number: int = 6, document_id: str = DOCUMENT
) -> str:
    """Return words of a document from the ``start``-th on."""
    with desk.open() as store:
        text = store.documents.read(document_id).text
    words = list(re.finditer(r"\S+", text))[start : start + number]
    return text[words[0].start() : words[-1].end()]


# Who gets in.


@pytest.mark.parametrize(
    "path", ["/review", "/review/sign-in", "/review/audit", f"/review/documents/{DOCUMENT}"]
)
def test_without_review_there_is_no_such_page(explorer: Explorer, path: str) -> None:
    plain = Reviewer(create_app(explorer))
    assert plain.get(path).status_code == 404
    assert plain.post(path).status_code == 404
    assert "Review" not in plain.get("/about").text


@pytest.mark.parametrize(
    "path",
    [
        "/review",
        "/review/next",
        "/review/audit",
        "/review/assign",
        "/review/reports",
        f"/review/documents/{DOCUMENT}",
        f"/review/adjudicate/{DOCUMENT}",
        "/review/blind/1",
        "/review/blind/1/risk",
        "/review/open",
    ],
)
def test_a_stranger_is_led_to_the_page_to_sign_in(site: FastAPI, path: str) -> None:
    response = Reviewer(site).get(path)
    assert response.status_code == 303
    assert response.headers["location"].startswith("/review/sign-in?next=%2Freview")


POSTS = [
    "/review/label",
    "/review/status",
    "/review/actor",
    "/review/finish",
    "/review/assign",
    "/review/withdraw",
    "/review/withdraw-batch",
    "/review/reports",
    "/review/adjudicate",
    "/review/blind/1",
    "/review/blind/1/risk",
    "/review/sign-out",
]


@pytest.mark.parametrize("path", POSTS)
def test_every_form_needs_a_session_a_token_and_this_site(
    site: FastAPI, ada: Reviewer, desk: ReviewContext, path: str
) -> None:
    before = list_audit(desk)
    stranger = Reviewer(site)
    assert stranger.send(path, {"token": ada.token}).status_code == 403
    for token in ("", "x", "ä", ada.token[:-1]):
        assert ada.send(path, {"token": token}).status_code == 403
    for origin in ("https://evil.example", "null", "http://127.0.0.1:8001", "https://127.0.0.1"):
        assert ada.send(path, {"token": ada.token}, Origin=origin).status_code == 403
    assert ada.client.post(path, data={"token": ada.token}).status_code == 403  # no Origin
    assert ada.get("/review").status_code == 200
    assert list_audit(desk) == before


def test_the_token_of_one_is_not_that_of_another(ada: Reviewer, ben: Reviewer) -> None:
    assert ada.token != ben.token
    assert ben.send("/review/sign-out", {"token": ada.token}).status_code == 403


def test_a_form_to_sign_in_is_good_in_one_browser_alone(site: FastAPI) -> None:
    one, other = Reviewer(site), Reviewer(site)
    token = read_token(one.get("/review/sign-in").text)
    fields = {"token": token, "name": "ada", "password": PASSWORD}
    assert other.send("/review/sign-in", fields).status_code == 403
    other.get("/review/sign-in")
    assert other.send("/review/sign-in", fields).status_code == 403
    assert one.send("/review/sign-in", {**fields, "token": ""}).status_code == 403
    evil = one.send("/review/sign-in", fields, Origin="https://evil.example")
    assert evil.status_code == 403
    assert one.send("/review/sign-in", fields).status_code == 303


def test_a_session_is_new_at_each_sign_in(site: FastAPI) -> None:
    one = Reviewer(site)
    one.client.cookies.set("govatlas_session", "chosen-by-an-attacker", domain="127.0.0.1")
    assert one.sign_in("ada").status_code == 303
    first = one.client.cookies.get("govatlas_session", domain="127.0.0.1")
    assert first != "chosen-by-an-attacker"
    assert first
    assert len(first) > 40
    assert Reviewer(site, "ada").client.cookies["govatlas_session"] != first


def test_cookies_are_out_of_reach_of_scripts(site: FastAPI) -> None:
    page = Reviewer(site).get("/review/sign-in").headers["set-cookie"]
    assert "HttpOnly" in page
    assert "SameSite=strict" in page
    one = Reviewer(site)
    token = read_token(one.get("/review/sign-in").text)
    response = one.send("/review/sign-in", {"token": token, "name": "ada", "password": PASSWORD})
    kept = next(c for c in response.headers.get_list("set-cookie") if "govatlas_session" in c)
    assert "HttpOnly" in kept
    assert "SameSite=lax" in kept
    assert "Secure" not in kept


def test_behind_tls_cookies_are_secure_and_only_its_origin_counts(
    explorer: Explorer, desk: ReviewContext
) -> None:
    site = build_site(explorer, desk, "https://127.0.0.1")
    one = Reviewer(site, base="https://127.0.0.1")
    page = one.get("/review/sign-in")
    fields = {"token": read_token(page.text), "name": "ada", "password": PASSWORD}
    refused = one.send("/review/sign-in", fields, Origin="http://127.0.0.1")
    assert refused.status_code == 403
    response = one.send("/review/sign-in", fields)
    assert response.status_code == 303
    kept = response.headers.get_list("set-cookie")
    assert any(c.startswith("__Host-govatlas_session=") and "Secure" in c for c in kept)
    assert one.get("/review").status_code == 200


@pytest.mark.parametrize(
    ("minutes", "times", "status"), [(119, 1, 200), (121, 1, 303), (119, 6, 200), (119, 7, 303)]
)
def test_a_session_ends_unused_and_in_any_case(
    ada: Reviewer, clock: Clock, minutes: int, times: int, status: int
) -> None:
    """Two hours unused; twelve in any case, which seven uses 119 minutes apart go past."""
    for _ in range(times):
        clock.move(minutes=minutes)
        response = ada.get("/review")
    assert response.status_code == status


def test_a_session_ends_on_signing_out_for_who_copied_its_cookie_too(ada: Reviewer) -> None:
    copied = ada.client.cookies["govatlas_session"]
    assert ada.post("/review/sign-out").status_code == 303
    ada.client.cookies.set("govatlas_session", copied)
    assert ada.get("/review").status_code == 303


def test_a_session_ends_with_the_password_or_the_account(
    desk: ReviewContext, ada: Reviewer, ben: Reviewer, site: FastAPI
) -> None:
    change_password(desk, "ada", "another long password")
    disable_user(desk, "ben")
    assert ada.get("/review").status_code == 303
    assert ben.get("/review").status_code == 303
    assert Reviewer(site).sign_in("ada").status_code == 403
    assert Reviewer(site).sign_in("ada", "another long password").status_code == 303
    assert Reviewer(site).sign_in("ben").status_code == 403


def test_the_answer_is_the_same_whoever_is_asked_for(
    site: FastAPI,
    desk: ReviewContext,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The time is the same since a hash is verified in every case."""
    disable_user(desk, "cleo")
    verified = []
    check = desk.passwords.check
    monkeypatch.setattr(
        type(desk.passwords),
        "check",
        lambda self, kept, given: verified.append(kept) or check(kept, given),
    )
    bodies = set()
    with caplog.at_level(logging.DEBUG):
        for name in ("ada", "nobody", "cleo", "x" * 90, ATTACK):
            response = Reviewer(site).sign_in(name, "no such secret word")
            assert response.status_code == 403
            assert "no such secret word" not in response.text
            bodies.add(re.sub(r'value="[^"]*"', "", response.text))
    assert len(bodies) == 1
    assert len(verified) == 5
    assert "no such secret word" not in caplog.text


def test_an_unknown_name_costs_a_hash_too(
    desk: ReviewContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []
    hasher = desk.passwords._hasher
    verify = type(hasher).verify
    monkeypatch.setattr(
        type(hasher), "verify", lambda self, *given: calls.append(given) or verify(self, *given)
    )
    assert not desk.passwords.check(None, "nobody has this password")
    assert not desk.passwords.check(None, "other")
    assert len(calls) == 2


def test_tries_are_limited_by_name_and_by_address(
    explorer: Explorer, desk: ReviewContext, site: FastAPI
) -> None:
    statuses = [Reviewer(site).sign_in("ada", "wrong wrong wrong").status_code for _ in range(10)]
    assert statuses == [403] * PER_NAME
    locked = Reviewer(site).sign_in("ADA")
    assert locked.status_code == 429
    assert int(locked.headers["retry-after"]) > 0
    assert Reviewer(site).sign_in("ben").status_code == 303
    many = [Reviewer(site).sign_in(f"u{n}", "wrong").status_code for n in range(PER_ADDRESS)]
    assert many[-1] == 429
    assert Reviewer(site).sign_in("cleo").status_code == 429


def test_the_memory_of_tries_is_bounded_and_they_come_back() -> None:
    now = [0.0]
    limiter = Limiter(2, window=10.0, most_keys=100, clock=lambda: now[0])
    for number in range(1_000):
        limiter.take(str(number))
    assert len(limiter) == 100
    assert [limiter.take("a") for _ in range(3)] == [0, 0, 5]
    now[0] = 5.0
    assert [limiter.take("a") for _ in range(2)] == [0, 5]


@pytest.mark.parametrize(
    ("way", "leads"),
    [
        ("/review/audit", "/review/audit"),
        ("https://evil.example", "/review"),
        ("//evil.example", "/review"),
        ("/review/\\evil", "/review"),
        ("/review/a\nb", "/review"),
        ("", "/review"),
    ],
)
def test_signing_in_leads_to_this_site_alone(site: FastAPI, way: str, leads: str) -> None:
    assert Reviewer(site).sign_in("ada", next=way).headers["location"] == leads


# What is shown to one who is signed in is nobody else's.


@pytest.mark.parametrize("path", ["/review", "/", f"/documents/{DOCUMENT}", "/about"])
def test_nothing_keeps_what_a_reviewer_is_shown(ada: Reviewer, path: str) -> None:
    response = ada.get(path)
    assert response.headers["cache-control"] == "private, no-store"
    assert "etag" not in response.headers
    assert "Cookie" in response.headers["vary"]


def test_the_public_pages_are_kept_as_before(site: FastAPI) -> None:
    response = Reviewer(site).get(f"/documents/{DOCUMENT}")
    assert "etag" in response.headers
    assert {"Cookie", "Accept-Encoding"} <= set(response.headers["vary"].split(", "))


# Judging.


def test_a_change_is_a_new_coding_that_holds_what_was_judged_before(
    ada: Reviewer, desk: ReviewContext, clock: Clock
) -> None:
    words = take_words(desk, 40)
    assert load_own(desk, "ada") is None
    response = ada.judge(DOCUMENT, "risk:1.1", level=1, wording=words, reason="It says so.")
    assert response.status_code == 303
    assert response.headers["location"].endswith("#risk:1.1")
    first = load_own(desk, "ada")
    assert first is not None
    assert (first.mode, first.coded_at, first.coder.kind.value) == (
        Mode.ANCHORED,
        clock.now,
        "person",
    )
    assert [(x.taxonomy, x.category, x.level) for x in first.labels] == [("risk", "1.1", 1)]
    assert first.labels[0].quotations[0].text == words
    assert first.labels[0].rationale == "It says so."
    assert first.status is None
    clock.move(minutes=1)
    assert ada.judge(DOCUMENT, "risk:2.1", act="reject", reason="No.").status_code == 303
    second = load_own(desk, "ada")
    assert second is not None
    assert second.labels[0] == first.labels[0]
    assert second.level_of("risk", "2.1") == 0
    assert second.coded_at > first.coded_at
    with desk.open() as store:
        (kept,) = store._connection.execute(
            "SELECT count(*) FROM coding JOIN coder ON coder.key = coder WHERE name = 'ada'"
        ).fetchone()
    assert kept == 2


def test_confirming_takes_over_level_and_quotations(ada: Reviewer, desk: ReviewContext) -> None:
    local = api.show(DOCUMENT, db=desk.db, coder="local").coding
    label = next(x for x in local.labels if x.level and x.taxonomy == "risk")
    page = ada.get(f"/review/documents/{DOCUMENT}?coder=local").text
    form = page.partition(f'id="risk:{label.category}"')[2].partition("</form>")[0]
    shown = re.findall(r'name="shown" value="([^"]+)"', form)
    kept = re.findall(r'name="keep" value="([^"]+)" checked', form)
    assert shown == kept
    assert len(kept) == len(label.quotations)
    response = ada.judge(
        DOCUMENT,
        f"risk:{label.category}",
        act="confirm",
        level=label.level,
        shown_level=label.level,
        shown=shown,
        keep=kept,
        confidence="low",
    )
    assert response.status_code == 303
    own = load_own(desk, "ada")
    assert own is not None
    assert own.labels[0].quotations == label.quotations
    assert own.labels[0].level == label.level
    assert own.labels[0].confidence.value == "low"


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        (
            {"level": "1", "wording": "words that stand nowhere", "reason": "x"},
            "is not in the text",
        ),
        ({"level": "1", "reason": "x"}, "needs a quotation"),
        ({"level": "0"}, "give a reason"),
        ({"level": "1", "shown_level": "0", "act": "confirm"}, "give a reason"),
        ({"level": "7", "reason": "x", "wording": "An"}, "no level 7"),
        ({"level": "-1", "reason": "x"}, "level is missing"),
        ({"reason": "x"}, "level is missing"),
        ({"level": "0", "reason": "x" * 2_001}, "at most 2,000"),
        ({"level": "1", "reason": "x", "wording": "x" * 5_001}, "at most 5,000"),
        ({"level": "1", "reason": "x", "keep": "5-2"}, "not a place"),
        ({"level": "1", "reason": "x", "keep": "0-99999999"}, "not in this text"),
        ({"level": "0", "reason": "x", "act": "drop"}, "use one of the buttons"),
        ({"level": "0", "reason": "x", "category": "risk:99"}, "no category"),
        ({"level": "0", "reason": "x", "taxonomy": "actor_type"}, "taxonomy"),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_reason(
    ada: Reviewer, desk: ReviewContext, fields: dict[str, str], says: str
) -> None:
    response = ada.judge(DOCUMENT, **fields)
    assert response.status_code == 400
    assert says in unescape(response.text).casefold()
    assert load_own(desk, "ada") is None


def test_what_was_typed_is_there_after_a_refusal(ada: Reviewer) -> None:
    response = ada.judge(DOCUMENT, level=1, wording=f"nowhere {ATTACK}", reason="Because.")
    assert response.status_code == 400
    assert "Because.</textarea>" in response.text
    assert "nowhere &lt;script&gt;" in response.text
    assert "<script>document" not in response.text


def test_words_cut_in_two_are_refused(ada: Reviewer, desk: ReviewContext) -> None:
    words = take_words(desk, 40)
    response = ada.judge(DOCUMENT, level=1, wording=words[1:-1], reason="x")
    assert response.status_code == 400


def test_a_place_tells_repeated_words_apart(ada: Reviewer, desk: ReviewContext) -> None:
    with desk.open() as store:
        text = store.documents.read(HOSTILE).text
    words = "The assembly finds that systems are in use"
    places = [m.start() for m in re.finditer(re.escape(words), text)]
    assert len(places) == 20
    response = ada.judge(
        HOSTILE, level=1, wording=words, place=f"{places[7]}-{places[7] + len(words)}", reason="x"
    )
    assert response.status_code == 303
    own = load_own(desk, "ada", HOSTILE)
    assert own is not None
    assert own.labels[0].quotations[0].span.start == places[7]


def test_status_and_actors_can_be_corrected(ada: Reviewer, desk: ReviewContext) -> None:
    local = api.show(DOCUMENT, db=desk.db, coder="local").coding
    words = take_words(desk, 30)
    common = {"document": DOCUMENT, "version": 1, "beside": "local", "confidence": "high"}
    status = {"category": "other", "shown_category": "hard_law", "act": "confirm"}
    assert ada.post("/review/status", **common, **status).status_code == 400
    assert ada.post("/review/status", **common, **status, reason="A plan.").status_code == 303
    actor = {"role": "target", "name": "The makers", "type": "ai-developer", "act": "change"}
    assert ada.post("/review/actor", **common, **actor, old="", reason="x").status_code == 400
    added = ada.post("/review/actor", **common, **actor, old="", reason="x", wording=words)
    assert added.status_code == 303
    gone = next(a for a in local.actors if a.role is not Role.PROPOSER)
    rejected = ada.post(
        "/review/actor",
        **common,
        role=gone.role.value,
        old=gone.name,
        name=gone.name,
        type=gone.type,
        act="reject",
        reason="Not it.",
    )
    assert rejected.status_code == 303
    own = load_own(desk, "ada")
    assert own is not None
    assert own.status is not None
    assert own.status.category == "other"
    assert [(a.role, a.name) for a in own.actors] == [(Role.TARGET, "The makers")]
    page = ada.get(f"/review/documents/{DOCUMENT}?coder=local").text
    assert "rejected by you" in page
    assert "The makers" in page


def test_two_at_once_lose_nothing(site: FastAPI, desk: ReviewContext) -> None:
    """Three people and three tabs of one of them write at the same time."""
    people = [Reviewer(site, name) for name in ("ada", "ada", "ada", "ben", "cleo")]
    codes = ["1.1", "1.2", "1.3", "2.1", "2.2", "3.1"]
    work = [(who, code) for code in codes for who in people]

    def judge(item: tuple[Reviewer, str]) -> int:
        who, code = item
        return who.judge(DOCUMENT, f"risk:{code}", level=0, reason=f"by {who.name}").status_code

    with ThreadPoolExecutor(10) as pool:
        assert set(pool.map(judge, work)) == {303}
    for name in ("ada", "ben", "cleo"):
        own = load_own(desk, name)
        assert own is not None
        assert [label.category for label in own.labels] == codes
    assert len([e for e in list_audit(desk) if e.event.startswith("label")]) == len(work)


def test_a_quotation_added_in_another_tab_stays(ada: Reviewer, desk: ReviewContext) -> None:
    first, second = take_words(desk, 40), take_words(desk, 60)
    for words in (first, second):  # neither form showed the other's quotation
        assert ada.judge(DOCUMENT, level=1, wording=words, reason="x").status_code == 303
    own = load_own(desk, "ada")
    assert own is not None
    assert {q.text for q in own.labels[0].quotations} == {first, second}


def test_readers_see_a_whole_coding_before_a_few_corrections(
    ada: Reviewer, desk: ReviewContext, explorer: Explorer
) -> None:
    before = explorer.record(DOCUMENT).coding
    assert ada.judge(DOCUMENT, level=0, reason="x").status_code == 303
    assert explorer.record(DOCUMENT).coding == before
    assert explorer.record(DOCUMENT, coder="ada").coding.coder.name == "ada"
    assert api.show(DOCUMENT, db=desk.db).coding == before
    position = explorer.catalogue().positions[DOCUMENT]
    assert explorer.catalogue().coders[position] == before.coder.name
    assert "ada" in explorer.coders_of(DOCUMENT)


def test_a_document_that_nobody_coded_can_be_judged(ada: Reviewer, desk: ReviewContext) -> None:
    assert ada.get(f"/review/documents/{UNCODED}").status_code == 200
    response = ada.judge(UNCODED, level=0, reason="x", beside="")
    assert response.status_code == 303
    assert load_own(desk, "ada", UNCODED) is not None


def test_a_hostile_document_is_shown_as_text(ada: Reviewer) -> None:
    for path in (address_review(HOSTILE), address_audit(ATTACK)):
        response = ada.get(path)
        assert response.status_code == 200
        page = read_page(response.text)
        assert page.handlers == []
        assert "img" not in page.tags
        assert page.tags.count("script") == 2


# Blind.


def assign(who: Reviewer, document: str = DOCUMENT, *, to: str = "ben", mode: str = "blind"):
    return who.assign(source="list", documents=document, reviewer=to.split(","), mode=mode)


LABEL_PAGES = [
    f"/documents/{DOCUMENT}",
    f"/documents/{DOCUMENT}?coder=local",
    f"/documents/{DOCUMENT}?coder=ann",
    f"/documents/{DOCUMENT}?version=1&coder=local",
    f"/documents/{DOCUMENT}/record.json",
    f"/documents/{DOCUMENT}/record.html?coder=local",
    f"/documents/{DOCUMENT}/record.csv",
    f"/documents/{DOCUMENT}/versions",
    f"/review/adjudicate/{DOCUMENT}",
    f"/review/audit?document={DOCUMENT}",
    f"/review/documents/{DOCUMENT}",
    "/documents",
    "/documents.json",
    "/documents.csv",
    f"/documents.csv?coder=local&q={DOCUMENT.split('-')[0]}",
    f"/api/v1/documents/{DOCUMENT}",
    f"/api/v1/documents/{DOCUMENT}/record",
    "/api/v1/documents",
    f"/compare?a={DOCUMENT}&b=solvane-declaration",
    "/duties",
    "/duties.json",
    f"/duties.csv?coder=local&q={DOCUMENT.split('-')[0]}",
    "/api/v1/norms?size=200",
    f"/api/v1/documents/{DOCUMENT}/norms",
]


@pytest.mark.parametrize("path", LABEL_PAGES)
def test_one_who_codes_blind_sees_nobodys_labels_of_it(
    site: FastAPI, ada: Reviewer, ben: Reviewer, desk: ReviewContext, path: str
) -> None:
    record = api.show(DOCUMENT, db=desk.db, coder="local")
    told = [label.rationale for label in record.coding.labels if label.level]
    told += [record.coding.summary, record.headline]
    told = [words for words in told if len(words) > 20]
    assert told
    ada.get(path)  # something that saw it first must not answer for ben
    public = Reviewer(site).get(path)
    assert assign(ada).status_code == 303
    seen = unescape(ben.get(path).text)
    for words in told:
        assert words not in seen
    assert Reviewer(site).get(path).status_code == public.status_code


def test_no_link_to_a_coding_opens_it_for_one_who_codes_blind(
    site: FastAPI, ada: Reviewer, ben: Reviewer, desk: ReviewContext
) -> None:
    coding = api.show(DOCUMENT, db=desk.db, coder="local").coding_id
    paths = [
        f"/documents/{DOCUMENT}?coding={coding}",
        f"/documents/{DOCUMENT}?version=1&coder=local",
        f"/documents/{DOCUMENT}/record.json?coding={coding}",
        f"/api/v1/documents/{DOCUMENT}?coding={coding}",
        f"/api/v1/documents/{DOCUMENT}/norms?coding={coding}",
        f"/report?document={DOCUMENT}&coding={coding}&label=status",
    ]
    assert {ben.get(path).status_code for path in paths} == {200}
    assign(ada)
    assert all(ben.get(path).status_code in (400, 404) for path in paths)
    assert {Reviewer(site).get(path).status_code for path in paths} == {200}


def test_norms_of_a_document_coded_blind_are_told_nowhere(ada: Reviewer, ben: Reviewer) -> None:
    paths = ("/duties.json", "/duties.csv", "/api/v1/norms?size=200&q=provider")
    for path in paths:
        assert DOCUMENT in ben.get(path).text
    assert ben.get(f"/api/v1/documents/{DOCUMENT}/norms").json()["norms"]
    assign(ada)
    for path in paths:
        assert DOCUMENT not in ben.get(path).text
        assert DOCUMENT in ada.get(path).text
    assert ben.get(f"/api/v1/documents/{DOCUMENT}/norms").status_code == 404


def test_a_document_coded_blind_is_in_no_count_or_selection(
    ada: Reviewer, ben: Reviewer, desk: ReviewContext
) -> None:
    local = api.show(DOCUMENT, db=desk.db, coder="local").coding
    code = next(x.category for x in local.labels if x.level and x.taxonomy == "risk")
    path = f"/documents.json?cover=risk:{code}:any"
    assert DOCUMENT in ben.get(path).text
    assign(ada)
    assert DOCUMENT not in ben.get(path).text
    assert DOCUMENT not in ben.get(f"{path}&coder=local").text
    assert DOCUMENT in ada.get(path).text
    assert DOCUMENT in ben.get("/documents.json").text  # but it is still there


def test_one_who_codes_blind_can_neither_judge_nor_settle_it(
    ada: Reviewer, ben: Reviewer, desk: ReviewContext
) -> None:
    assign(ada)
    assert ben.get(f"/review/documents/{DOCUMENT}").headers["location"] == "/review/blind/1"
    assert ben.judge(DOCUMENT, level=0, reason="x").status_code == 403
    assert ben.post("/review/adjudicate", document=DOCUMENT).status_code == 403
    assert load_own(desk, "ben") is None


def fill(who: Reviewer, number: int, desk: ReviewContext, **answers: dict[str, str]) -> None:
    """Answer every question of a blind assignment, none where ``answers`` say nothing."""
    for step in ("risk", "sector", "lifecycle", "scope"):
        given = {
            f"{key}.{field}": value
            for key, fields in answers.items()
            if key.startswith(f"{step}:")
            for field, value in fields.items()
        }
        response = who.post(f"/review/blind/{number}/{step}", act="none", **given)
        assert response.status_code == 303, unescape(response.text)
    status = {"status.answer": "hard_law", "status.confidence": "high"}
    assert who.post(f"/review/blind/{number}/status", act="save", **status).status_code == 303


def test_blind_coding_from_assignment_to_agreement(
    ada: Reviewer, ben: Reviewer, desk: ReviewContext
) -> None:
    assign(ada, to="ada,ben")
    queue = list_queue(desk, state="open")
    assert [(entry.user, entry.mode) for entry in queue] == [("ada", "blind"), ("ben", "blind")]
    assert ben.get("/review/next").headers["location"] == "/review/blind/2"
    form = unescape(ben.get("/review/blind/2/risk").text)
    codebook = api.load_codebook()
    for category in codebook.taxonomy("risk").categories:
        assert category.definition in form
    assert ben.post("/review/blind/2").status_code == 400  # nothing is answered
    words = take_words(desk, 40)
    good = {"answer": "2", "wording": words, "reason": "A duty.", "confidence": "high"}
    fill(ben, 2, desk, **{"risk:2.1": good})
    assert load_own(desk, "ben") is None  # a draft is no coding
    response = ben.post("/review/blind/2")
    assert response.status_code == 303
    own = load_own(desk, "ben")
    assert own is not None
    assert own.mode is Mode.BLIND
    assert own.level_of("risk", "2.1") == 2
    assert len(own.labels) == len(list(codebook.coverage_categories()))
    assert ben.get(f"/documents/{DOCUMENT}?coder=local").status_code == 200
    assert ben.post("/review/blind/2").status_code == 400  # submitted once
    report = api.agree("ben", "local", db=desk.db)
    assert report.comparison.documents == (DOCUMENT,)
    # What ben corrects afterwards does not take the blind coding from the comparison.
    assert ben.judge(DOCUMENT, "risk:2.1", act="reject", reason="x").status_code == 303
    again = api.agree("ben", "local", db=desk.db)
    (pair,) = again.comparison.pairs
    assert pair[0].level_of("risk", "2.1") == 2
    (later,) = api.agree("ben", "local", db=desk.db, any_mode=True).comparison.pairs
    assert later[0].level_of("risk", "2.1") == 0
    assert later[0].mode is Mode.ANCHORED


def test_a_draft_keeps_what_is_amiss_and_says_so(ada: Reviewer, ben: Reviewer) -> None:
    assign(ada)
    fields = {"risk:2.1.answer": "2", "risk:2.1.wording": "no such words", "act": "next"}
    response = ben.post("/review/blind/1/risk", **fields)
    assert response.status_code == 400
    assert "is not in the text" in response.text
    assert "no such words</textarea>" in ben.get("/review/blind/1/risk").text


def test_parts_of_a_draft_saved_at_once_are_all_kept(
    site: FastAPI, ada: Reviewer, desk: ReviewContext
) -> None:
    assign(ada)
    tabs = [Reviewer(site, "ben") for _ in range(4)]
    steps = ["risk", "sector", "lifecycle", "scope"]
    with ThreadPoolExecutor(4) as pool:
        sent = pool.map(
            lambda pair: pair[0].post(f"/review/blind/1/{pair[1]}", act="none").status_code,
            zip(tabs, steps, strict=True),
        )
        assert set(sent) == {303}
    (entry,) = list_queue(desk, user="ben")
    taxonomies = {key.partition(":")[0] for key in entry.draft}
    assert taxonomies == set(steps)


def test_an_assignment_is_its_reviewers_alone(ada: Reviewer, ben: Reviewer) -> None:
    assign(ada)
    for path in ("/review/blind/1", "/review/blind/1/risk", "/review/blind/99"):
        assert ada.get(path).status_code == 400
        assert ada.post(path).status_code in (400, 405)


def test_only_an_administrator_assigns(ada: Reviewer, ben: Reviewer, desk: ReviewContext) -> None:
    assert ben.get("/review/assign").status_code == 403
    assert assign(ben).status_code == 403
    assert list_queue(desk) == ()
    assert assign(ada, to="ada,ben,cleo").status_code == 400
    assert assign(ada, "no-such-document").status_code == 400
    assert assign(ada, to="nobody").status_code == 400
    assert list_queue(desk) == ()


def test_documents_come_from_the_sample_or_from_a_search(
    ada: Reviewer, desk: ReviewContext
) -> None:
    drawn = api.sample(3, db=desk.db)
    fields = {"reviewer": "ben", "mode": "anchored", "documents": "", "search": ""}
    assert ada.assign(source="sample", most="2", **fields).status_code == 303
    assert [entry.document_id for entry in list_queue(desk)] == [
        document.document_id for document in drawn.documents[:2]
    ]
    fields["search"] = f"{BASE}/documents?q=declaration&sort=title"
    fields["reviewer"] = "cleo"
    assert ada.assign(source="search", **fields).status_code == 303
    assert "solvane-declaration" in [e.document_id for e in list_queue(desk, user="cleo")]


def test_who_has_seen_labels_cannot_be_assigned_it_blind(
    ada: Reviewer, ben: Reviewer, desk: ReviewContext
) -> None:
    ben.judge(DOCUMENT, level=0, reason="x")
    response = assign(ada, to="ben")
    assert response.status_code == 400
    assert "cannot code it blind" in response.text


def test_an_anchored_assignment_ends_when_its_reviewer_says_so(
    ada: Reviewer, ben: Reviewer, desk: ReviewContext
) -> None:
    assign(ada, mode="anchored")
    assert ada.post("/review/finish", assignment=1).status_code == 400
    assert ben.post("/review/finish", assignment=1).status_code == 303
    assert [entry.state for entry in list_queue(desk)] == ["done"]


def test_a_withdrawn_assignment_hides_nothing(ada: Reviewer, ben: Reviewer) -> None:
    assign(ada)
    assert ben.post("/review/withdraw", assignment=1).status_code == 403
    assert ada.post("/review/withdraw", assignment=1).status_code == 303
    assert ben.get(f"/documents/{DOCUMENT}/record.json").status_code == 200


# Settling.


def test_a_panel_settles_question_by_question(
    ada: Reviewer, desk: ReviewContext, explorer: Explorer
) -> None:
    page = ada.get(f"/review/adjudicate/{DOCUMENT}?coder=ann&coder=local")
    assert page.status_code == 200
    body = page.text
    forms = re.findall(r'<section class="part case".*?</section>', body, re.DOTALL)
    assert forms
    assert "<bdi>ann</bdi>:" in forms[0]
    assert "<bdi>local</bdi>:" in forms[0]
    seen = []
    for _ in forms:
        body = ada.get(f"/review/adjudicate/{DOCUMENT}?coder=ann&coder=local").text
        form = re.findall(r'<section class="part case".*?</section>', body, re.DOTALL)[0]
        fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
        said = re.findall(r'name="said" value="([^"]+)"', form)[-1]
        keep = re.findall(r'name="keep" value="([^"]+)"', form)
        given = {**fields, "coder": ["ann", "local"], "said": said, "keep": keep}
        assert ada.post("/review/adjudicate", **given | {"token": ada.token}).status_code == 400
        response = ada.post("/review/adjudicate", **given | {"reason": "Read again."})
        assert response.status_code == 303, unescape(response.text)
        seen.append((fields["part"], fields["subject"]))
        assert len(seen) == len(set(seen))  # what is not settled stands first
    coding = explorer.record(DOCUMENT, coder="panel").coding
    assert coding.mode is Mode.ADJUDICATED
    assert coding.coder.kind.value == "panel"
    part, subject = next(key for key in seen if key[0] == "risk")
    label = next(x for x in coding.labels_of(part) if x.category == subject)
    assert label.rationale == "Read again."
    entries = [entry for entry in list_audit(desk, DOCUMENT) if entry.event == "settled"]
    assert len(entries) == len(seen)
    assert "ann: " in entries[0].before
    assert "local: " in entries[0].before


def test_what_a_panel_has_not_settled_it_leaves_open(
    ada: Reviewer, desk: ReviewContext, explorer: Explorer
) -> None:
    before = explorer.record(DOCUMENT).coding
    common = {"document": DOCUMENT, "coder": ["ann", "local"], "part": "risk"}
    local = api.show(DOCUMENT, db=desk.db, coder="local").coding
    ann = api.show(DOCUMENT, db=desk.db, coder="ann").coding
    differ = [
        x.category
        for x in local.labels_of("risk")
        if ann.level_of("risk", x.category) not in (None, x.level)
    ]
    assert len(differ) >= 2
    response = ada.post(
        "/review/adjudicate", **common, subject=differ[0], said="0", reason="Not there."
    )
    assert response.status_code == 303
    panel = explorer.record(DOCUMENT, coder="panel").coding
    assert panel.level_of("risk", differ[0]) == 0
    assert panel.level_of("risk", differ[1]) is None
    assert explorer.record(DOCUMENT).coding == before  # not whole yet
    refused = ada.post("/review/adjudicate", **common, subject="99", said="0", reason="x")
    assert refused.status_code == 400


def test_actors_that_a_reviewer_has_not_judged_are_no_difference(
    ada: Reviewer, desk: ReviewContext, explorer: Explorer
) -> None:
    ada.judge(DOCUMENT, "risk:1.1", act="reject", reason="x")
    local = api.show(DOCUMENT, db=desk.db, coder="local").coding
    page = ada.get(f"/review/adjudicate/{DOCUMENT}?coder=ada&coder=local").text
    assert page.count('class="part case"') == (1 if local.level_of("risk", "1.1") else 0) == 1
    fields = {"document": DOCUMENT, "coder": ["ada", "local"], "part": "risk", "subject": "1.1"}
    settled = ada.post("/review/adjudicate", **fields, said="0", reason="Seen.")
    assert settled.status_code == 303
    panel = explorer.record(DOCUMENT).coding  # all is settled, so readers are shown it
    assert panel.coder.name == "panel"
    assert set(panel.actors) == set(local.actors)
    assert panel.status is not None
    assert panel.level_of("risk", "1.1") == 0
    assert len(panel.labels) == len(local.labels)


# The log.


def test_the_log_shows_who_what_when_before_after_and_why(
    ada: Reviewer, desk: ReviewContext, clock: Clock
) -> None:
    words = take_words(desk, 40)
    ada.judge(DOCUMENT, "risk:1.1", level=1, wording=words, reason="First.")
    clock.move(minutes=5)
    ada.judge(DOCUMENT, "risk:1.1", act="reject", reason=f"Second {ATTACK}")
    newest, older = list_audit(desk, DOCUMENT)[:2]
    assert (newest.by, newest.event, newest.subject) == ("ada", "label rejected", "risk:1.1")
    assert newest.before == f"minimal (high) “{words}”"
    assert newest.after == "none (high)"
    assert newest.at == clock.now
    assert older.before.endswith("by local")
    page = ada.get(f"/review/audit?document={DOCUMENT}").text
    assert "Second &lt;script&gt;" in page
    assert "First." in page
    assert "user added" in ada.get("/review/audit").text


# Limits.


def test_a_body_without_end_is_refused(ada: Reviewer) -> None:
    response = ada.post("/review/label", reason="x" * (LARGEST_BODY + 1))
    assert response.status_code == 413


def test_only_forms_are_read(ada: Reviewer) -> None:
    origin = {"Origin": BASE}
    sent = ada.client.post("/review/label", json={"token": ada.token}, headers=origin)
    assert sent.status_code == 415
    sent = ada.client.post(
        "/review/label", files={"a": b"x"}, data={"token": ada.token}, headers=origin
    )
    assert sent.status_code == 415
    headers = {**origin, "Content-Type": "application/x-www-form-urlencoded"}
    for body in (b"\xff\xfe", "&".join(["a=b"] * 3_000).encode()):
        assert ada.client.post("/review/label", content=body, headers=headers).status_code == 400


# Nothing the explorer learns to show is forgotten when it is to be blind.


def test_every_view_of_the_explorer_is_known_to_the_blinded_one() -> None:
    """Whoever adds a method must say in ``BlindedExplorer`` what it hides, then name it here."""
    safe = {"close", "stamp", "document", "catalogue", "choose", "find", "list_all", "coders"}
    safe |= {"hide_place", "holds_release", "finds_meaning", "prepare_search"}  # of no document
    safe |= {"find_norms", "list_norms"}  # of the documents that ``_holdings`` shows as coded
    blinded = {"record", "versions", "compare_versions", "codings_of", "estimate"}
    blinded |= {"record_named", "first_record"}
    derived = {"coders_of", "similar", "similar_to", "find_norms", "list_norms", "pick_norms"}
    derived |= {"suggest_topics"}
    public = {name for name in vars(Explorer) if not name.startswith("_")}
    assert public == safe | blinded | derived


def test_the_blinded_explorer_says_that_it_hides(explorer: Explorer) -> None:
    from govatlas.explorer.blinded import BlindedExplorer

    view = BlindedExplorer(explorer, {DOCUMENT})
    with pytest.raises(UnknownCoder, match="blind"):
        view.record(DOCUMENT)
    assert view.codings_of(DOCUMENT) == ()
    assert view.coders_of(DOCUMENT) == ()
    assert view.stamp() != explorer.stamp()
    assert all(not found.shared for found in view.similar(DOCUMENT))
    assert view.record("solvane-declaration") == explorer.record("solvane-declaration")


# After settling, and before submitting.


def settle_one(who: Reviewer, said: str, reason: str = "Read again.") -> None:
    given = {"document": DOCUMENT, "coder": ["ada", "local"], "part": "risk", "subject": "2.1"}
    words = {"wording": ""} if said == "0" else {}
    response = who.post("/review/adjudicate", **given, said=said, reason=reason, **words)
    assert response.status_code == 303, unescape(response.text)


def test_a_coder_sees_where_the_panel_differed_and_why(
    ada: Reviewer, ben: Reviewer, desk: ReviewContext
) -> None:
    words = take_words(desk, 40)
    ada.judge(DOCUMENT, "risk:2.1", level=1, wording=words, reason="Named once.")
    assert "No difference has been settled" in ada.get(f"/review/outcomes/{DOCUMENT}").text
    settle_one(ben, "0", "Only the title names it.")
    page = unescape(ada.get(f"/review/outcomes/{DOCUMENT}").text)
    assert "2.1 Compromise of privacy" in page
    assert "minimal (high)" in page
    assert "none (medium)" in page or "none (high)" in page
    assert "Only the title names it." in page
    assert "<bdi>ben</bdi> alone" in page
    own = load_own(desk, "ada")
    assert own is not None
    assert own.level_of("risk", "2.1") == 1  # it stays as it is
    assert ben.get(f"/review/outcomes/{DOCUMENT}").status_code == 400  # has coded nothing


def test_settled_alone_is_told_from_settled_by_two(
    ada: Reviewer, ben: Reviewer, desk: ReviewContext, explorer: Explorer
) -> None:
    ada.judge(DOCUMENT, "risk:2.1", level=1, wording=take_words(desk, 40), reason="Named once.")
    path = f"/review/adjudicate/{DOCUMENT}?coder=ada&coder=local"
    key = ("risk", "2.1")
    for who, said, told, names in (
        (ada, "0", "by <bdi>ada</bdi> alone", ("ada",)),
        (ada, "0", "by <bdi>ada</bdi> alone", ("ada",)),
        (ben, "0", "by <bdi>ada and ben</bdi>", ("ada", "ben")),
        (ben, "1", "by <bdi>ben</bdi> alone", ("ben",)),
    ):
        given = {"document": DOCUMENT, "coder": ["ada", "local"], "part": "risk", "subject": "2.1"}
        quoted = {"wording": take_words(desk, 40)} if said != "0" else {}
        sent = who.post("/review/adjudicate", **given, said=said, reason="Read again.", **quoted)
        assert sent.status_code == 303, unescape(sent.text)
        assert told in ada.get(path).text
        assert explorer.record(DOCUMENT, coder="panel").coding.settlers[key] == names


def test_a_draft_is_looked_at_before_it_is_submitted(
    ada: Reviewer, ben: Reviewer, desk: ReviewContext
) -> None:
    assign(ada)
    assert "A last look" not in ben.get("/review/blind/1").text
    words = take_words(desk, 40)
    good = {"answer": "2", "wording": words, "reason": "A duty.", "confidence": "low"}
    unable = {"answer": "unable", "reason": "Too vague."}
    fill(ben, 1, desk, **{"risk:2.1": good, "risk:2.2": unable})
    page = unescape(ben.get("/review/blind/1").text)
    look = page.partition("A last look")[2].partition("<form")[0]
    assert "2.1 Compromise of privacy" in look
    assert " ".join(words.split())[:20] in " ".join(look.split())
    assert "low" in look
    assert "Too vague." in look
    assert "Hard law" in look
    categories = len(list(api.load_codebook().coverage_categories()))
    assert f"{categories - 2} categories are at none" in look


def test_notes_are_read_by_reviewers_alone(
    ada: Reviewer, ben: Reviewer, desk: ReviewContext, site: FastAPI
) -> None:
    words = "Is <b>this</b> a duty?"
    sent = ada.post("/review/note", document=DOCUMENT, anchor="risk:2.1", words=words)
    assert sent.status_code == 303
    assert ada.post("/review/note", document=DOCUMENT, words="Read the annex.").status_code == 303
    page = ben.get(f"/review/documents/{DOCUMENT}").text
    assert "Is &lt;b&gt;this&lt;/b&gt; a duty?" in page
    assert "Read the annex." in page
    assert "Notes: 2" in page
    stranger = Reviewer(site).client
    assert "Read the annex." not in stranger.get(f"/documents/{DOCUMENT}").text
    assign(ada, to="ben")
    assert ben.post("/review/note", document=DOCUMENT, words="x").status_code == 403
    assert "Read the annex." not in ben.get(f"/review/audit?document={DOCUMENT}").text
    for fields in ({"words": " "}, {"words": "x" * 2_001}, {"words": "x", "anchor": "risk:9.9"}):
        assert ada.post("/review/note", document=DOCUMENT, **fields).status_code == 400
