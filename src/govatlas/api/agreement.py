"""The verbs agree, agree_all, evaluate: how far coders say the same."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

from govatlas.agreement.checks import find_near_texts
from govatlas.agreement.evaluation import SEEN_DIGITS, Evaluation
from govatlas.agreement.evaluation import evaluate as evaluate_codings
from govatlas.agreement.joining import BLIND
from govatlas.agreement.overview import AgreementOverview, compare_all
from govatlas.agreement.presence_joining import Given
from govatlas.agreement.presence_report import PresenceReport, compare_presences
from govatlas.agreement.report import AgreementReport, Breakdown, compare_coders
from govatlas.agreement.resampling import Resampling
from govatlas.api.coders import CODERS, build_coder, find_texts_seen
from govatlas.api.coding_run import code_apart
from govatlas.api.gold import GoldFile, read_gold
from govatlas.api.place import find_database
from govatlas.api.progress import Failure, OnProgress, be_silent
from govatlas.codebook import load_codebook
from govatlas.errors import InputError, UnknownCoder
from govatlas.identity import shorten_digest
from govatlas.model.codebook import Codebook
from govatlas.model.coding import CoderKind, Coding, Mode
from govatlas.publishing.agreement_page import render_agreement_page
from govatlas.publishing.agreement_text import render_agreement, render_evaluation
from govatlas.store import Filters, Store

__all__ = [
    "AgreementOverview",
    "AgreementReport",
    "Evaluation",
    "EvaluationReport",
    "PresenceReport",
    "agree",
    "agree_all",
    "evaluate",
    "render_agreement",
    "render_agreement_page",
    "render_evaluation",
]

ANY_MODE = frozenset(Mode)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationReport:
    """An evaluation, with what of the gold file or of the documents could not be used."""

    evaluation: Evaluation
    failures: tuple[Failure, ...]


def agree(
    coder_a: str,
    coder_b: str,
    *,
    db: Path | str | None = None,
    taxonomy: str | None = None,
    by: Breakdown | str | None = None,
    any_mode: bool = False,
    seed: int = 0,
    resamples: int = 1000,
) -> AgreementReport | PresenceReport:
    """Compare two coders over the latest versions of the documents that both coded.

    Where one of them is people's tags, which ``import_tags`` brought in, the two are compared on
    presence alone, in the categories that the tags were asked about.

    Args:
        coder_a: the name of the first, who is the reference where there is one.
        coder_b: the name of the second, whose confidence counts.
        db: the database.
        taxonomy: the id of one taxonomy, all by default.
        by: a further breakdown: category, document, confidence or authority.
        any_mode: take anchored and adjudicated codings too; a panel's always count.
        seed: of the resamples.
        resamples: how many to draw for the intervals.

    Raises:
        UnknownCoder: one of the two has coded nothing here.
        UnknownCategory: there is no such taxonomy.
        InvalidValue: ``by`` names no breakdown, or ``resamples`` is less than 1.
        InputError: a breakdown is asked of a comparison on presence, which has categories only.
        StoreError: the database cannot be used.
    """
    with Store.open(find_database(db), writable=False) as store:
        tagged = _list_tagged(store)
        if coder_a in tagged or coder_b in tagged:
            if by not in (None, Breakdown.CATEGORY):
                raise InputError("tags are compared by category; leave the other breakdown out")
            return _agree_on_presence(
                store,
                (coder_a, coder_b),
                taxonomy=taxonomy,
                any_mode=any_mode,
                resampling=Resampling(seed, resamples),
            )
        first, second = (_load(store, name, any_mode) for name in (coder_a, coder_b))
        authorities = {entry.id: entry.authority for entry in store.list_documents()}
        codebook = _find_codebook(store, [*first, *second])
    found = compare_coders(
        first,
        second,
        codebook,
        taxonomy=taxonomy,
        by=by,
        authorities=authorities,
        modes=ANY_MODE if any_mode else _choose_modes([*first, *second]),
        seed=seed,
        resamples=resamples,
    )
    return _note_fitting(found)


def agree_all(
    *,
    db: Path | str | None = None,
    taxonomy: str | None = None,
    any_mode: bool = False,
    seed: int = 0,
    resamples: int = 1000,
) -> AgreementOverview:
    """Compare every pair of coders that the database knows.

    Raises:
        InputError: fewer than two coders coded documents here.
        UnknownCategory: there is no such taxonomy.
        StoreError: the database cannot be used.
    """
    with Store.open(find_database(db), writable=False) as store:
        codings = {name: _load(store, name, any_mode) for name in store.list_coders()}
        everything = [coding for each in codings.values() for coding in each]
        codebook = _find_codebook(store, everything)
        tagged = _list_tagged(store)
        if len(codings) + len(tagged) < 2:
            known = ", ".join([*codings, *tagged]) or "none"
            raise InputError(f"agreement needs two coders; the database has: {known}")
        ids = sorted({coding.document_id for coding in everything})
        near = tuple(find_near_texts([store.load_document(name) for name in ids]))
        presences = tuple(
            _agree_on_presence(
                store,
                pair,
                taxonomy=taxonomy,
                any_mode=any_mode,
                resampling=Resampling(seed, resamples),
            )
            for pair in product(tagged, codings)
        )
    found = compare_all(
        codings,
        codebook,
        near=near,
        taxonomy=taxonomy,
        modes=ANY_MODE if any_mode else _choose_modes(everything),
        seed=seed,
        resamples=resamples,
    )
    return replace(found, reports=tuple(map(_note_fitting, found.reports)), presences=presences)


def evaluate(
    gold: Path | str,
    *,
    coder: str = "local",
    db: Path | str | None = None,
    taxonomy: str | None = None,
    jobs: int | None = None,
    seed: int = 0,
    resamples: int = 1000,
    on_progress: OnProgress = be_silent,
) -> EvaluationReport:
    """Evaluate a coder against the gold codings of a file, or of a coder in the database.

    Documents come from the database. Those that a program has not coded yet as it is now are
    coded first. Nothing is written to the database.

    Args:
        gold: a file that ``import_gold`` reads, or else the name of a coder in the database.
        coder: the program, or any coder with codings in the database.
        db: the database.
        taxonomy: the id of one taxonomy, all by default.
        jobs: worker processes for coding, as many as processors by default.
        seed: of the resamples.
        resamples: how many to draw for the intervals.
        on_progress: called after each document coded.

    Raises:
        UnknownCoder: there is no such coder.
        UnreadableFile: the file of gold codings cannot be read.
        InputError: no gold coding can be used.
        StoreError: the database cannot be used.
    """
    where, codebook = find_database(db), load_codebook()
    with Store.open(where, writable=False) as store:
        read = _load_gold(store, gold, codebook)
        ids = tuple(dict.fromkeys(coding.document_id for coding in read.codings))
        if not ids:
            raise InputError(f"{gold}: no gold coding can be used{_quote_first(read.failures)}")
        found, waiting = _find_codings(store, coder, codebook, ids)
    coded, failures = code_apart(
        waiting, db=where, coder=coder, codebook=codebook, jobs=jobs, on_progress=on_progress
    )
    judged = [*found, *coded]
    seen = find_texts_seen(coder, [coding.text_digest for coding in judged])
    evaluation = evaluate_codings(
        read.codings,
        judged,
        codebook,
        seen={shorten_digest(digest, SEEN_DIGITS) for digest in seen},
        taxonomy=taxonomy,
        modes=_choose_modes([*read.codings, *judged]),
        seed=seed,
        resamples=resamples,
    )
    return EvaluationReport(evaluation=evaluation, failures=(*read.failures, *failures))


def _note_fitting(report: AgreementReport) -> AgreementReport:
    """Return the report with a note on documents that a coder in it was fitted on."""
    comparison = report.comparison
    texts = [one.text_digest for one, _ in comparison.pairs]
    notes = _word_fitting((comparison.first, comparison.second), texts)
    return replace(report, comparison=replace(comparison, notes=comparison.notes + notes))


def _word_fitting(names: Iterable[str], texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(
        f"{name} was fitted on {count} of the {len(texts)} documents compared, on which it looks "
        "better than it is"
        for name in names
        if (count := len(find_texts_seen(name, texts)))
    )


def _agree_on_presence(
    store: Store,
    names: tuple[str, str],
    *,
    taxonomy: str | None,
    any_mode: bool,
    resampling: Resampling,
) -> PresenceReport:
    """Compare two sides of which people's tags are one or both."""
    tagged = _list_tagged(store)
    sides: list[Given] = [
        store.load_presences(name) if name in tagged else _load(store, name, any_mode)
        for name in names
    ]
    codings = [each for side in sides for each in side if isinstance(each, Coding)]
    found = compare_presences(
        sides[0],
        sides[1],
        _find_codebook(store, codings),
        names=names,
        taxonomy=taxonomy,
        modes=ANY_MODE if any_mode else _choose_modes(codings),
        seed=resampling.seed,
        resamples=resampling.resamples,
    )
    tags = [f"{name} are tags: {side[0].coder.version}"
            for name, side in zip(names, sides, strict=True) if name in tagged]  # fmt: skip
    notes = (*tags, *_word_fitting(names, found.comparison.texts))
    return replace(found, comparison=replace(found.comparison, notes=notes))


def _list_tagged(store: Store) -> tuple[str, ...]:
    """Return the names of people's tags under which nobody has coded levels."""
    coded = store.list_coders()
    return tuple(name for name in store.list_presence_coders() if name not in coded)


def _load_gold(store: Store, gold: Path | str, codebook: Codebook) -> GoldFile:
    """Return the gold codings of a file, or those of a coder where no such file exists."""
    if not Path(gold).exists() and str(gold) in store.list_coders():
        return GoldFile(codings=tuple(_load(store, str(gold))))
    if not Path(gold).exists() and str(gold) in _list_tagged(store):
        raise InputError(
            f"{gold} are tags without levels; compare them by: govatlas agree {gold} CODER"
        )
    at = datetime.now(UTC).replace(microsecond=0)
    return read_gold(Path(gold), store, codebook, at=at)


def _find_codings(
    store: Store, coder: str, codebook: Codebook, ids: Sequence[str]
) -> tuple[list[Coding], tuple[str, ...]]:
    """Return the codings that can be compared, then the ids still to be coded."""
    if coder not in CODERS:
        wanted = set(ids)
        return [c for c in _load(store, coder) if c.document_id in wanted], ()
    who = build_coder(coder).who
    known = [name for name in ids if store.is_coded(name, who, codebook.digest)]
    loaded = [store.load_coding(name, coder=who.name) for name in known]
    found = [c for c in loaded if c.coder == who and c.codebook_digest == codebook.digest]
    done = {coding.document_id for coding in found}
    return found, tuple(name for name in ids if name not in done)


def _load(store: Store, coder: str, any_mode: bool = False) -> list[Coding]:
    """Return the newest coding by ``coder`` of the latest version of each document.

    Unless ``any_mode``, what the coder said blind goes before what the coder said later on.

    Raises:
        UnknownCoder: it has coded nothing here.
    """
    entries = store.list_documents(Filters(coder=coder))
    if not entries:
        known = ", ".join((*store.list_coders(), *_list_tagged(store))) or "none"
        raise UnknownCoder(f"no coding by {coder!r} in the database; coders there: {known}")
    return [
        store.load_coding(entry.id, version=entry.version, coder=coder, blind_first=not any_mode)
        for entry in entries
    ]


def _choose_modes(codings: Iterable[Coding]) -> frozenset[Mode]:
    """Return blind, with adjudicated where a panel was named, which codes in no other mode."""
    panels = any(coding.coder.kind is CoderKind.PANEL for coding in codings)
    return BLIND | {Mode.ADJUDICATED} if panels else BLIND


def _find_codebook(store: Store, codings: Sequence[Coding]) -> Codebook:
    """Return the codebook of the newest coding that was made by one of the user's own."""
    standard = load_codebook()
    others = [c for c in codings if c.codebook_digest != standard.digest]
    own = [c for c in others if any(_is_own(label.taxonomy, standard) for label in c.labels)]
    if not own:
        return standard
    return store.load_codebook(max(own, key=lambda coding: coding.coded_at).codebook_digest)


def _is_own(taxonomy: str, standard: Codebook) -> bool:
    return all(known.id != taxonomy for known in standard.coverage)


def _quote_first(failures: Sequence[Failure]) -> str:
    return f"; first: {failures[0].name}: {failures[0].reason}" if failures else ""
