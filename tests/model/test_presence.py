"""What people's tags may say of a document."""

from dataclasses import replace

import pytest

from govatlas.errors import InvalidValue
from govatlas.model.coding import Coder, CoderKind
from govatlas.model.presence import PresenceAnswer, PresenceCoding
from tests.builders import NOON


def build_presence(*answers: PresenceAnswer, **more: object) -> PresenceCoding:
    fields: dict[str, object] = {
        "document_id": "lending-act",
        "document_version": 1,
        "text_digest": "sha256:00",
        "coder": Coder(CoderKind.PERSON, "tags", "closeMatch or closer", "sha256:22"),
        "codebook_digest": "sha256:11",
        "coded_at": NOON,
        "answers": answers,
    }
    return PresenceCoding(**fields | more)  # type: ignore[arg-type]


def answer(category: str, *basis: str, taxonomy: str = "risk") -> PresenceAnswer:
    return PresenceAnswer(
        taxonomy=taxonomy,
        category=category,
        present=bool(basis),
        relation="closeMatch",
        basis=basis,
    )


@pytest.mark.parametrize("kind", [CoderKind.PROGRAM, CoderKind.PANEL])
def test_only_people_are_taken_at_their_word(kind: CoderKind) -> None:
    with pytest.raises(InvalidValue, match="must quote"):
        build_presence(answer("1.1", "A tag"), coder=Coder(kind, "local"))


def test_presence_rests_on_tags_and_absence_on_none() -> None:
    with pytest.raises(InvalidValue, match=r"rests on tags.*1\.1"):
        replace(answer("1.1", "A tag"), present=False)
    with pytest.raises(InvalidValue, match="rests on tags"):
        replace(answer("1.1"), present=True)


def test_a_category_is_answered_once() -> None:
    build_presence(answer("1.1"), answer("1.1", taxonomy="sector"))
    with pytest.raises(InvalidValue, match="twice"):
        build_presence(answer("1.1"), answer("1.1", "A tag"))


def test_times_have_a_zone() -> None:
    with pytest.raises(InvalidValue, match="time zone"):
        build_presence(coded_at=NOON.replace(tzinfo=None))
