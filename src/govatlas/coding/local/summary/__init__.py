"""Sums up a document by its best norms: "Requires … to …; prohibits …; establishes …"."""

from collections.abc import Sequence

from govatlas.coding.local.summary.aims import list_aims, list_repeals, say_title
from govatlas.coding.local.summary.candidates import Summary, list_candidates
from govatlas.coding.local.summary.choice import choose, list_options
from govatlas.coding.local.summary.opening import say_only_subject, say_opening, say_title_alone
from govatlas.coding.local.summary.prose import write
from govatlas.coding.local.summary.weigh import WordModel, load_word_model, weigh_words
from govatlas.coding.local.views import DocumentView
from govatlas.model.norm import Norm

__all__ = ["Summary", "summarize"]


def summarize(
    view: DocumentView,
    norms: Sequence[Norm],
    *,
    binding: bool,
    issuer: str,
    model: WordModel | None = None,
) -> Summary:
    """Return what the document does, by its best norms and its stated aim.

    Args:
        view: the document.
        norms: its norms, ordered by rank.
        binding: whether it is drafted to bind in law.
        issuer: who issued it, empty where unknown; its own duties are commitments.
        model: how likely a summary uses each word, the packaged one unless given.
    """
    document = view.document
    aims = list_aims(document)
    opening = say_opening(document)
    candidates = list_candidates(
        document,
        norms,
        aims,
        list_repeals(document),
        binding=binding,
        issuer=issuer,
        subject=opening.subject,
    )
    options = list_options(candidates)
    wanted = {stem for option in options for stem in (*option.rest, *option.opening)}
    weights = weigh_words(document, norms, aims, wanted, model or load_word_model())
    chosen = choose(options, weights, opening.kind)
    if not chosen:
        subject = say_only_subject(document) if opening.kind else ""
        if subject:
            return Summary(f"{opening.kind} {subject}.")
        return Summary(say_title(document) or say_title_alone(document))
    return write(chosen, opening.kind)
