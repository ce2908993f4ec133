"""Renders a report on a draft as one HTML file that needs nothing else."""

from functools import cache
from importlib import resources

from markupsafe import Markup

from govatlas.publishing.drafts import MOST_OPEN, STANDING_NOTE, DraftView
from govatlas.publishing.page import load_templates, write_policy


def render_draft_page(view: DraftView) -> str:
    """Return the report with the text of the draft, its quoted words marked, without scripts."""
    style = _read_style()
    return (
        load_templates()
        .get_template("draft.html.jinja")
        .render(
            view=view,
            style=style,
            policy=write_policy(style),
            most_open=MOST_OPEN,
            most_whole=None,
            standing_note=STANDING_NOTE,
        )
    )


@cache
def _read_style() -> Markup:
    folder = resources.files("govatlas.publishing") / "templates"
    sheets = ("record.css", "draft.css")
    return Markup("".join((folder / name).read_text(encoding="utf-8") for name in sheets))
