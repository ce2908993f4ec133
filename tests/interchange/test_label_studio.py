"""Tasks of Label Studio, ours and its own."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

import govatlas
from govatlas.errors import UnreadableFile
from tests.interchange.places import ANN, DOCUMENT, LOCAL, TEXT, fill, read_coding


@pytest.fixture
def tasks(tmp_path: Path) -> list[dict[str, Any]]:
    stream = io.BytesIO()
    govatlas.export("label-studio", to=stream, db=fill(tmp_path / "a.db", ANN, LOCAL))
    return json.loads(stream.getvalue())


def slice_as_javascript(text: str, start: int, end: int) -> str:
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


def test_people_annotate_and_programs_predict(tasks: list[dict[str, Any]]) -> None:
    (task,) = tasks
    assert task["data"]["text"] == TEXT
    assert task["data"]["document_id"] == DOCUMENT.id
    assert len(task["annotations"]) == 1
    assert [made["model_version"] for made in task["predictions"]] == ["local 9"]


def test_places_are_those_of_javascript(tasks: list[dict[str, Any]]) -> None:
    (task,) = tasks
    regions = [
        result["value"]
        for made in (*task["annotations"], *task["predictions"])
        for result in made["result"]
        if result["type"] == "labels"
    ]
    assert "residents 😀" in {region["text"] for region in regions}
    for region in regions:
        assert slice_as_javascript(TEXT, region["start"], region["end"]) == region["text"]


def test_every_code_is_in_the_interface(tasks: list[dict[str, Any]]) -> None:
    interface = etree.fromstring(govatlas.export_codebook("label-studio"))
    labels = {each.get("value") for each in interface.iter("Label")}
    choices = {each.get("value") for each in interface.iter("Choice")}
    for made in tasks[0]["annotations"]:
        for result in made["result"]:
            assert set(result["value"].get("labels", [])) <= labels
            assert set(result["value"].get("choices", [])) <= choices
            controls = interface.xpath(f"//*[@name='{result['from_name']}']")
            assert [control.get("toName") for control in controls] == [result["to_name"]]


def import_tasks(tmp_path: Path, tasks: Any) -> govatlas.ImportReport:
    path = tmp_path / "t.json"
    path.write_text(tasks if isinstance(tasks, str) else json.dumps(tasks), "utf-8")
    return govatlas.import_codings(path, db=fill(tmp_path / "b.db"))


def annotate(start: int, end: int, label: str, **more: Any) -> dict[str, Any]:
    value = {"start": start, "end": end, "labels": [label]}
    region = {"from_name": "label", "to_name": "text", "type": "labels", "value": value}
    return {"result": [region], "completed_by": {"email": "cy@elmford.example"}, **more}


def test_what_people_mark_in_label_studio_is_read(tmp_path: Path) -> None:
    place = len(TEXT[: TEXT.index("治理办法")].encode("utf-16-le")) // 2
    made = annotate(place, place + 4, "risk/2.1/1")
    report = import_tasks(tmp_path, [{"data": {"text": TEXT}, "annotations": [made]}])
    assert report.failures == ()
    (label,) = read_coding(tmp_path / "b.db", "cy@elmford.example").labels
    assert [quotation.text for quotation in label.quotations] == ["治理办法"]


def test_labels_that_are_no_code_and_places_outside_are_named(tmp_path: Path) -> None:
    first = annotate(0, 5, "Person")
    second = annotate(0, 99999, "risk/2.1/1", completed_by=7)
    report = import_tasks(tmp_path, [{"data": {"text": TEXT}, "annotations": [first, second]}])
    assert report.unknown == (("Person", 1),)
    assert [f.reason for f in report.failures] == [
        "7: a passage of risk/2.1/1 lies outside the text"
    ]


def test_a_cancelled_annotation_counts_for_nothing(tmp_path: Path) -> None:
    made = annotate(0, 5, "risk/2.1/1", was_cancelled=True)
    report = import_tasks(tmp_path, [{"data": {"text": TEXT}, "annotations": [made]}])
    assert report == govatlas.ImportReport()


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"a": [', "[" * 100_000])
def test_another_file_is_refused_in_one_line(tmp_path: Path, content: str) -> None:
    with pytest.raises(UnreadableFile, match="is not a list of tasks as Label Studio exports them"):
        import_tasks(tmp_path, content)


def test_a_bad_task_does_not_end_the_others(tmp_path: Path) -> None:
    made = annotate(0, 5, "risk/2.1/1")
    good = {"data": {"text": TEXT}, "annotations": [made]}
    report = import_tasks(tmp_path, [{"data": 1}, {"annotations": [{"result": 4}]}, good])
    assert [failure.reason for failure in report.failures] == [
        "task 1: is not as Label Studio exports it",
        "task 2: is not as Label Studio exports it",
    ]
    assert report.kept == (DOCUMENT.id,)
