"""Words of scripts that put no space between them are found, marked and shown where they stand."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from govatlas.model.document import Document
from govatlas.store import NormQuestion, Store, is_outdated, mark_hits, parse_query, schema
from govatlas.store.scripts import space_scripts
from govatlas.store.snippets import cut_snippet
from tests.builders import build_coding, build_document, build_norms
from tests.foreign import CHINESE
from tests.store.older import before_migration

LEGAL_WORDS = ("歧视", "隐私", "安全", "数据", "算法", "备案", "处罚", "训练", "标识", "监督")
TRANSLATED = Path("../shared/gold/languages")
REGULATION = """\
智能推荐服务管理办法

第一条 提供者应当保障数据安全，保护用户隐私，不得利用算法实施歧视。
第二条 训练 AI 系统 provider 的数据来源应当合法；生成内容应当添加显著标识。
第三条 提供者应当自上线之日起十个工作日内办理备案，接受主管部门的监
督；违反本办法的，依法给予处罚。
"""


def name_document(document_id: str, title: str, text: str) -> Document:
    made = build_document(text, document_id)
    return replace(made, instrument=replace(made.instrument, title=title))


def fill(path: Path) -> None:
    with Store.open(path, create=True) as store:
        store.documents.save(name_document("zh", "智能推荐服务管理办法", REGULATION))
        store.documents.save(
            name_document("ja", "AI法", "事業者はデータを保護しなければならない。")
        )
        store.documents.save(name_document("en", "Lending act", "An AI provider shall file data."))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory):
    path = tmp_path_factory.mktemp("scripts") / "t.db"
    fill(path)
    with Store.open(path) as opened:
        yield opened


def list_found(store: Store, q: str) -> set[str]:
    keys = store.search.find(parse_query(q)).keys.tolist()
    ids = dict(
        store._connection.execute(
            "SELECT document.key, id FROM document JOIN instrument ON instrument.key = instrument"
        ).fetchall()
    )
    return {ids[key] for key in keys}


def list_marked(text: str, q: str) -> list[str]:
    return [piece.text for piece in mark_hits(text, parse_query(q)) if piece.is_hit]


@pytest.mark.parametrize("word", LEGAL_WORDS)
def test_a_word_of_two_characters_is_found_and_marked(store: Store, word: str) -> None:
    query = parse_query(word)
    found = store.search.find(query)
    assert list_found(store, word) == {"zh"}
    (pieces,) = store.search.read_snippets(found.keys.tolist(), query)
    marked = ["".join(piece.text.split()) for piece in pieces if piece.is_hit]
    assert marked
    assert set(marked) == {word}


@pytest.mark.skipif(not TRANSLATED.is_dir(), reason="the translated documents are not here")
def test_the_words_are_found_in_every_translation_that_has_them(tmp_path: Path) -> None:
    texts = {path.stem: path.read_text("utf-8") for path in sorted(TRANSLATED.glob("*.zh.txt"))}
    texts["own"] = CHINESE
    with Store.open(tmp_path / "t.db", create=True) as store:
        for name, text in texts.items():
            store.documents.save(build_document(text, name))
        for word in LEGAL_WORDS:
            having = {name for name, text in texts.items() if word in "".join(text.split())}
            assert list_found(store, word) == having


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("歧", {"zh"}),
        ("视歧", set()),
        ("数据安全", {"zh"}),
        ("数据 处罚", {"zh"}),
        ("数据 -处罚", set()),
        ("歧视 OR provider", {"zh", "en"}),
        ('"AI 系统 provider"', {"zh"}),
        ("AI系统", {"zh"}),
        ("系统AI", set()),
        ("ＡＩ系统", {"zh"}),
        ("AI", {"zh", "ja", "en"}),
        ("データ", {"ja"}),
        ("保護", {"ja"}),
        ("推荐*", {"zh"}),
        ("provid*", {"zh", "en"}),
        ("data", {"en"}),
    ],
)
def test_what_is_typed_finds_what_it_says(store: Store, q: str, found: set[str]) -> None:
    assert list_found(store, q) == found


@pytest.mark.parametrize(
    ("text", "q", "marked"),
    [
        ("训练 AI 系统 provider 的数据", "AI 系统 provider", ["AI", "系统", "provider"]),
        ("训练AI系统provider的数据", '"AI系统 provider"', ["AI系统provider"]),
        ("部门的监\n督检查", "监督", ["监\n督"]),
        ("ＡＩ系统与 AIX 系统", "ai", ["ＡＩ"]),
        ("反歧视与歧视", "歧视", ["歧视", "歧视"]),
        ("がか", "か", ["か"]),
    ],
)
def test_what_was_found_is_marked(text: str, q: str, marked: list[str]) -> None:
    assert list_marked(text, q) == marked


MIXED = st.text(st.sampled_from("歧视数据AIai系统ａ，。 \n-かがé"), max_size=60)


@settings(max_examples=300, deadline=None)
@given(MIXED, st.text(st.sampled_from("歧视数据AI系统ａか"), min_size=1, max_size=3))
@example("a歧视", "歧视")
@example("歧\n视", "歧视")
def test_marks_stand_where_the_words_do(text: str, word: str) -> None:
    query = parse_query(word)
    pieces = mark_hits(text, query)
    assert "".join(piece.text for piece in pieces) == text
    words = space_scripts(word).lower().split()
    for piece in pieces:
        if piece.is_hit:
            spaced = "".join(c if c.isalnum() else " " for c in space_scripts(piece.text).lower())
            assert spaced.split() == words
    snippet = cut_snippet(text, query, width=20)
    single = " ".join(text.split())
    assert "".join(piece.text for piece in snippet if piece.text.strip() != "…") in single


@settings(max_examples=100, deadline=None)
@given(MIXED.filter(str.strip), st.text(st.sampled_from("歧视数据AI系统"), min_size=1, max_size=3))
def test_what_is_marked_is_found(
    tmp_path_factory: pytest.TempPathFactory, text: str, word: str
) -> None:
    with Store.open(tmp_path_factory.mktemp("one") / "t.db", create=True) as store:
        store.documents.save(name_document("one", "Act", f"{text}。"))
        assert bool(list_found(store, word)) == bool(list_marked(text, word))


def test_a_snippet_begins_with_a_clause_and_shows_the_words() -> None:
    text = f"{'无关内容很多字。' * 40}提供者不得歧视用户。{'其他内容更多字。' * 40}"
    pieces = cut_snippet(text, parse_query("歧视"))
    shown = "".join(piece.text for piece in pieces)
    assert shown.startswith("… 无关内容很多字。")
    assert "提供者不得歧视用户" in shown
    assert len(shown) < 300


@given(st.text(st.characters(codec="latin-1")))
def test_other_texts_go_into_the_index_as_they_are(text: str) -> None:
    assert space_scripts(text) == text


def test_norms_are_found_by_words_of_two_characters(tmp_path: Path) -> None:
    document = build_document()
    norms = build_norms(document)
    with Store.open(tmp_path / "t.db", create=True) as store:
        store.documents.save(document)
        store.codings.save(build_coding(document, norms=norms))
        store._connection.execute("UPDATE norm SET action = '实施算法歧视' WHERE position = 0")
        found = store.norms.find(NormQuestion(words=parse_query("歧视")))
        assert found is not None
        assert len(found.norms) == 1
        store._connection.execute("DELETE FROM norm WHERE position = 0")
        found = store.norms.find(NormQuestion(words=parse_query("歧视")))
        assert found is not None
        assert not len(found.norms)


def test_an_earlier_database_is_put_in_anew_and_tells_how_far(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "old.db"
    document = build_document()
    with before_migration(path, 13):
        fill(path)
        with Store.open(path) as old:
            assert list_found(old, "歧视") == set()
            old.documents.save(document)
            old.codings.save(build_coding(document, norms=build_norms(document)))
            old._connection.execute("UPDATE norm SET action = '实施算法歧视' WHERE position = 0")
        old._connection.close()
        assert not is_outdated(path)
    assert is_outdated(path)
    monkeypatch.setattr(schema, "_TOLD_EVERY", 1)
    told: list[tuple[int, int]] = []
    with Store.open(path, on_step=lambda done, total: told.append((done, total))) as store:
        assert list_found(store, "歧视") == {"zh"}
        assert "en" in list_found(store, "provider shall")
        norms = store.norms.find(NormQuestion(words=parse_query("算法")))
        assert norms is not None
        assert len(norms.norms) == 1
        store._connection.execute(
            "INSERT INTO document_search (document_search, rank) VALUES ('integrity-check', 1)"
        )
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert all(0 < done <= total for done, total in told)
    assert not is_outdated(path)
