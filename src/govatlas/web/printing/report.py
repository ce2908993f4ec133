"""The verb that prints: a report of a selection as PDF or as Markdown."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from importlib import resources
from pathlib import Path
from typing import Final

from govatlas.errors import GovatlasError, InputError
from govatlas.explorer import Explorer
from govatlas.extras import missing_extra
from govatlas.web.printing.asking import choose, read_where
from govatlas.web.printing.gathering import MOST, Values, gather
from govatlas.web.printing.report_markdown import write_report

_TEMPLATE: Final = "report/report.typ"
_NO_LETTER: Final = "could not be displayed with font"
_QUOTED: Final = re.compile(r'`"(.+?)"`')


class Form(StrEnum):
    """What a report is written as."""

    PDF = "pdf"
    MARKDOWN = "md"


@dataclass(frozen=True, slots=True)
class Printed:
    """A report: its bytes, and of how many documents it is.

    ``boxed`` is a letter that no font of this computer has, so that boxes stand for it and its
    like; empty if all are shown.
    """

    body: bytes
    documents: int
    boxed: str = ""


def print_report(
    where: str = "",
    *,
    title: str = "",
    form: Form = Form.PDF,
    db: Path | str | None = None,
    today: date | None = None,
) -> Printed:
    """Return a report of the documents that ``where`` asks for.

    It says how the labels were made and how far coders agree, what the documents cover, with
    shares corrected where people coded some of them, what is covered least, then each record.

    Args:
        where: filters as in addresses of the site, such as ``status=hard_law,cover=risk:2.1``;
            empty for all documents.
        title: of the report.
        form: what it is written as.
        db: the database.
        today: the day that it says, by default that of the clock.

    Raises:
        InputError: the filters cannot be used, match nothing or too much.
        StoreError: the database cannot be used.
    """
    q, selection = read_where(where)
    day = today or datetime.now(UTC).date()
    if form is Form.PDF:
        _check_typst()
    with Explorer(db) as explorer:
        if not explorer.coders():
            raise InputError("no document is coded yet; run: govatlas code")
        chosen = choose(explorer, q, selection)
        number = int(chosen.mask.sum())
        if number > MOST:
            raise InputError(
                f"{number:,} documents are too many to print; choose at most {MOST} with more "
                "filters"
            )
        values = gather(explorer, chosen, q, selection, title=title, day=day)
    if form is Form.MARKDOWN:
        return Printed(write_report(values).encode("utf-8", "replace"), number)
    body, boxed = _set(values)
    return Printed(body, number, boxed)


def _check_typst() -> None:
    try:
        import typst  # noqa: F401
    except ImportError as error:
        raise missing_extra("report", purpose="a report as PDF") from error


def _set(values: Values) -> tuple[bytes, str]:
    """Return the report as tagged PDF, with a letter that it cannot show, if any.

    Texts reach the compiler as data, never as markup.

    It is PDF/UA-1, unless a text has a letter that no font of this computer has: that standard
    wants every letter to be shown, and a report with a box in it is better than none.
    """
    import typst

    try:
        return _compile(values, accessible=True), ""
    except typst.TypstError as error:
        if _NO_LETTER not in str(error):
            raise _fail(error) from error
        named = _QUOTED.search(str(error))
    try:
        return _compile(values, accessible=False), named[1] if named else "?"
    except typst.TypstError as error:
        raise _fail(error) from error


def _fail(error: Exception) -> GovatlasError:
    return GovatlasError(f"the report could not be set: {error}; please report it")


def _compile(values: Values, *, accessible: bool) -> bytes:
    import typst

    template = (resources.files("govatlas.web") / "templates" / _TEMPLATE).read_bytes()
    day = date.fromisoformat(values["iso"])
    made = typst.compile(
        template,
        format="pdf",
        sys_inputs={"report": json.dumps(values)},
        pdf_standards=["ua-1"] if accessible else [],
        timestamp=int(datetime.combine(day, time(), UTC).timestamp()),
    )
    return bytes(made)
