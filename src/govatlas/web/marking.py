"""Marks what is data in the sentences of a page: names, titles, values that nobody translates."""

from markupsafe import Markup

from govatlas.publishing.visible import reveal


def mark_data(text: str) -> Markup:
    """Return a name of the data as markup that keeps its direction and its language apart."""
    return Markup("<bdi>{}</bdi>").format(reveal(text))
