"""What the quality gate promises."""

import base64
import random
import string

import pytest

from govatlas.errors import RefusedText
from govatlas.reading.extract import Extract
from govatlas.reading.quality import check_quality
from tests.reading.builders import PROSE

RANDOM = random.Random(1)


def scramble(words: int, alphabet: str) -> str:
    return " ".join(
        "".join(RANDOM.choice(alphabet) for _ in range(RANDOM.randint(3, 9))) for _ in range(words)
    )


REFUSED = {
    "has no text": " \n ",
    "too short": "A word or two.",
    r"\(cid:": "(cid:12)(cid:7) and (cid:9) " * 40 + PROSE,
    "could not be decoded": PROSE.replace("e", "\ufffd"),
    "private characters": PROSE.replace("e", "\ue001"),
    "once read as another encoding": "L’autorité étudie déjà l’évaluation. ".encode().decode(
        "cp1252"
    )
    * 20,
    "numbers or signs": "12.5 | 13.9 | 20 000 | x1 \n" * 80 + PROSE[:90] * 3,
    "program code": "if (risk > limit) { report = audit(system); } else { x = y; }\n" * 20,
    "encoded data": base64.b64encode(PROSE.encode() * 9).decode(),
    "letters without words": scramble(200, string.ascii_lowercase),
    "letters without": scramble(200, "aeioubcdlmnrst"),
    "without words": "lorem ipsum dolor sit " * 60,
    "login page": "Sign in\nUsername\nPassword\nForgot your password? Create an account. " * 2,
    "cookie notice": "We use cookies and our partners do. Accept all or manage preferences. " * 2,
    "JavaScript": "You need to enable JavaScript to run this app. " * 4,
    "error page": "404 - page not found. The page you asked for does not exist. " * 3,
    "robot check": "Checking your browser before you reach the site. Please wait a while. " * 3,
    "paywall": "Subscribe to continue. Already a subscriber? Log in to read on, or wait. " * 2,
}


@pytest.mark.parametrize("reason", REFUSED)
def test_what_is_no_document_is_refused_with_its_reason(reason):
    with pytest.raises(RefusedText, match=reason):
        check_quality(Extract(text=REFUSED[reason], reader="test"))


def test_a_scan_is_refused_whatever_little_text_it_has():
    with pytest.raises(RefusedText, match=r"scan: 9 of 10 pages have no text layer.*--ocr"):
        check_quality(Extract(text=PROSE, reader="test", pages=10, blank_pages=9))


def test_a_password_field_on_a_short_page_tells_a_login_page():
    with pytest.raises(RefusedText, match="login page"):
        check_quality(Extract(text=PROSE, reader="test", signs=("password field",)))


PASSED = {
    "English": PROSE,
    "capitals": PROSE.upper(),
    "Chinese": "本办法所称人工智能，是指利用计算机模拟人的智能活动的技术。"
    "本办法适用于本市行政区域内的活动。",
    "Hindi": "इस अधिनियम के अधीन प्राधिकरण प्रत्येक वर्ष एक "
    "प्रतिवेदन प्रस्तुत करेगा और उसे प्रकाशित करेगा। "
    * 3,
    "Russian": "Настоящий закон регулирует использование систем искусственного интеллекта в крае. "
    + "Орган надзора ведёт реестр систем и публикует ежегодный отчёт о рисках.",
    "a long text on passwords": "Users sign in with a password; who forgot the password "
    "must ask the officer for another. " + PROSE * 8,
    "a table of duties": "Risk | Duty | Date\nHigh | Audit every year | 1 May 2027\n" * 6 + PROSE,
    "a long address": PROSE + " See https://example.org/" + "register/" * 30,
}  # fmt: skip


@pytest.mark.parametrize("name", PASSED)
def test_documents_pass(name):
    check_quality(Extract(text=PASSED[name], reader="test"))
