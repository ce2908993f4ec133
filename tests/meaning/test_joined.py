"""A model of English joined with one of many languages knows what either knows."""

import numpy as np
import pytest

from govatlas.explorer.questions import find_language
from govatlas.meaning import (
    Codes,
    Part,
    Vectors,
    compare_parts,
    measure_width,
    multilingual,
    pack_vectors,
)
from govatlas.meaning.joined import ENGLISH_WEIGHT, Joined
from tests.meaning.fake import FakeModel

MODEL = Joined(FakeModel("english"), FakeModel("multilingual"))
WIDTH = 256


def test_texts_in_english_have_both_parts_and_others_the_common_one() -> None:
    english = MODEL.embed(["a bot"])[0]
    chinese = MODEL.embed(["机器人"], "zh")[0]
    assert measure_width(MODEL) == len(english) == WIDTH
    assert english[:128].any()
    assert not chinese[:128].any()
    assert chinese[128:].any()


def test_each_pair_is_compared_by_what_both_have() -> None:
    one, two = MODEL.embed(["a bot", "an act"])
    foreign = MODEL.embed(["a bot"], "fr")[0]
    nothing = np.zeros(WIDTH, dtype=np.float32)
    rows = np.stack([one, two, foreign, nothing])
    alike = compare_parts(rows, rows, MODEL.parts)
    both = ENGLISH_WEIGHT * (one[:128] @ two[:128]) + (1 - ENGLISH_WEIGHT) * (one[128:] @ two[128:])
    assert alike[0, 1] == pytest.approx(both, abs=1e-4)
    assert alike[0, 2] == pytest.approx(1, abs=1e-3)
    assert alike[0, 3] == 0
    assert np.abs(alike).max() <= 1 + 1e-4


def test_packed_vectors_compare_as_they_did() -> None:
    rows = np.vstack([MODEL.embed(["a bot", "an act"]), MODEL.embed(["une loi"], "fr")])
    _, values = pack_vectors(rows)
    packed = Vectors.read(values, WIDTH).compare(rows[0], MODEL.parts)
    assert packed == pytest.approx(
        compare_parts(rows, rows[:1], MODEL.parts)[:, 0].tolist(), abs=0.02
    )


def test_a_passage_without_the_english_part_is_near_by_the_other() -> None:
    random = np.random.default_rng(3)
    noise = random.standard_normal((500, WIDTH)).astype(np.float32)
    wanted = MODEL.embed(["a bot"], "zh")
    signs, _ = pack_vectors(np.vstack([noise, wanted]))
    codes = Codes.build(signs, np.arange(501, dtype=np.int32), WIDTH)
    asked = MODEL.embed(["a bot"])[0]
    assert 500 in codes.find_near(asked, 5, parts=MODEL.parts)
    assert 500 in codes.find_near(MODEL.embed(["a bot"], "fr")[0], 5, parts=MODEL.parts)
    assert len(codes.find_near(asked, 5, parts=(Part(128), Part(128)))) <= 10


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("rules against robots pretending to be human", "en"),
        ("deepfakes", "en"),
        ("chatbots", "en"),
        ("", "en"),
        ("2024", "en"),
        ("Regeln gegen Diskriminierung durch Algorithmen", "de"),
        ("robots qui se font passer pour des humains", "fr"),
        ("prohibición de deepfakes en elecciones", "es"),
        ("禁止聊天机器人冒充真人", "zh"),
    ],
)
def test_the_language_of_a_question_is_told_by_its_words(question: str, language: str) -> None:
    assert find_language(question) == language


def test_a_word_of_another_script_is_not_english() -> None:
    assert find_language("歧视") != "en"
    assert find_language("البيانات الشخصية") != "en"


@pytest.mark.slow
@pytest.mark.skipif(not multilingual.is_installed(), reason="needs the extra languages")
def test_passages_in_other_languages_are_near_what_they_mean() -> None:
    model = multilingual.Multilingual()
    (asked,) = model.embed(["a chatbot must say that it is not a human being"])
    near = model.embed(
        [
            "聊天机器人应当告知用户其并非真人。",
            "Un agent conversationnel doit indiquer qu'il n'est pas un être humain.",
            "Ein Chatbot muss mitteilen, dass er kein Mensch ist.",
            "Un chatbot debe indicar que no es un ser humano.",
        ]
    )
    (far,) = model.embed(["The Secretary shall pay grants for the repair of bridges."])
    assert (near @ asked).min() > far @ asked + 0.2
