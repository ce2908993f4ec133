"""The verbs agree, agree_all, evaluate: how far coders say the same."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

from govatlas.agreement.checks import find_near_texts
from govatlas.agreement.evaluation import SEEN_DIGITS, Evaluation
from govatlas.agreement.evaluation import evaluate as evaluate_codings
from govatlas.agreement.overview import AgreementOverview, compare_all
from govatlas.agreement.presence_report import PresenceReport
from govatlas.agreement.report import AgreementReport, Breakdown, compare_coders
from govatlas.agreement.resampling import Resampling
from govatlas.api.coders import (
    NO_OPTIONS,
    Options,
    choose_coder,
    find_coded_name,
    find_coders,
    find_texts_seen,
)
from govatlas.api.compared import (
    agree_on_presence,
    choose_modes,
    find_codebook,
    list_tagged,
    load_codings,
    word_fitting,
)
from govatlas.api.gold import GoldFile, read_gold
from govatlas.api.place import find_database
from govatlas.api.progress import Failure, OnProgress, be_silent
from govatlas.api.running.code import CodingRun
from govatlas.codebook import load_codebook
from govatlas.coding.method import CodingMethod
from govatlas.errors import InputError
from govatlas.identity import shorten_digest
from govatlas.model.codebook import Codebook
from govatlas.model.coding import Coding
from govatlas.publishing.agreement_page import render_agreement_page
from govatlas.store import Store

__all__ = [
    "AgreementOverview",
    "AgreementReport",
    "Evaluation",
    "EvaluationReport",
    "PresenceReport",
    "agree",
    "agree_all",
    "evaluate",
    "render_agreement_page",
]


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
        coder_a, coder_b = (find_coded_name(store, name) for name in (coder_a, coder_b))
        tagged = list_tagged(store)
        if coder_a in tagged or coder_b in tagged:
            if by not in (None, Breakdown.CATEGORY):
                raise InputError(
                    "tags can only be compared by category; remove the other breakdown"
                )
            draw = Resampling(seed, resamples)
            return agree_on_presence(store, (coder_a, coder_b), taxonomy, draw, any_mode=any_mode)
        first, second = (load_codings(store, name, any_mode) for name in (coder_a, coder_b))
        authorities = {entry.id: entry.authority for entry in store.listing.documents()}
        codebook = find_codebook(store, [*first, *second])
    found = compare_coders(
        first,
        second,
        codebook,
        taxonomy=taxonomy,
        by=by,
        authorities=authorities,
        modes=choose_modes([*first, *second], any_mode=any_mode),
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
        codings = {
            name: load_codings(store, name, any_mode) for name in store.codings.list_coders()
        }
        everything = [coding for each in codings.values() for coding in each]
        codebook = find_codebook(store, everything)
        tagged = list_tagged(store)
        if len(codings) + len(tagged) < 2:
            known = ", ".join([*codings, *tagged]) or "none"
            raise InputError(f"agreement needs two coders; the database has: {known}")
        ids = sorted({coding.document_id for coding in everything})
        near = tuple(find_near_texts([store.documents.read(name) for name in ids]))
        presences = tuple(
            agree_on_presence(store, pair, taxonomy, Resampling(seed, resamples), any_mode=any_mode)
            for pair in product(tagged, codings)
        )
    found = compare_all(
        codings,
        codebook,
        near=near,
        taxonomy=taxonomy,
        modes=choose_modes(everything, any_mode=any_mode),
        seed=seed,
        resamples=resamples,
    )
    return replace(found, reports=tuple(map(_note_fitting, found.reports)), presences=presences)


def evaluate(
    gold: Path | str,
    *,
    coder: str | CodingMethod = "local",
    options: Options = NO_OPTIONS,
    db: Path | str | None = None,
    taxonomy: str | None = None,
    jobs: int | None = None,
    seed: int = 0,
    resamples: int = 1000,
    on_progress: OnProgress = be_silent,
    on_message: Callable[[str], None] = lambda _: None,
) -> EvaluationReport:
    """Evaluate a coder against the gold codings of a file, or of a coder in the database.

    Documents come from the database. Those that a program has not coded yet as it is now are
    coded first. No coding is written to the database; replies of language models are kept there.

    Args:
        gold: a file that ``import_gold`` reads, or else the name of a coder in the database.
        coder: the name of a program, a coder of your own, or any coder with codings in the
            database.
        options: of the program named, such as ``{"models": ["openai:NAME"]}`` of ``llm``.
        db: the database.
        taxonomy: the id of one taxonomy, all by default.
        jobs: worker processes for coding, as many as processors by default.
        seed: of the resamples.
        resamples: how many to draw for the intervals.
        on_progress: called after each document coded.
        on_message: called with a line when the run was told to stop, but waits for replies.

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
            raise InputError(f"{gold}: no usable gold coding{_quote_first(read.failures)}")
        program = _find_program(store, coder, codebook, options)
        found = _find_codings(store, program or str(coder), codebook, ids)
    judged: list[Coding] = found
    failures: tuple[Failure, ...] = ()
    if program is not None:
        done = {coding.document_id for coding in found}
        left = [name for name in ids if name not in done]
        run = CodingRun(where, program, codebook, left, None, jobs, on_progress, on_message)
        run.keeps = False
        report = run.go()
        if report.budget_spent:
            raise InputError(
                f"the budget is spent: {report.left} of {len(left)} documents are not coded; "
                "replies so far are saved, so allow more and run again"
            )
        judged, failures = [*found, *run.codings.values()], report.failures
    seen = find_texts_seen(program or str(coder), [coding.text_digest for coding in judged])
    evaluation = evaluate_codings(
        read.codings,
        judged,
        codebook,
        seen={shorten_digest(digest, SEEN_DIGITS) for digest in seen},
        taxonomy=taxonomy,
        modes=choose_modes([*read.codings, *judged]),
        seed=seed,
        resamples=resamples,
    )
    return EvaluationReport(evaluation=evaluation, failures=(*read.failures, *failures))


def _note_fitting(report: AgreementReport) -> AgreementReport:
    """Return the report with a note on documents that a coder in it was fitted on."""
    comparison = report.comparison
    texts = [one.text_digest for one, _ in comparison.pairs]
    notes = word_fitting((comparison.first, comparison.second), texts)
    return replace(report, comparison=replace(comparison, notes=comparison.notes + notes))


def _load_gold(store: Store, gold: Path | str, codebook: Codebook) -> GoldFile:
    """Return the gold codings of a file, or those of a coder where no such file exists."""
    if not Path(gold).exists() and str(gold) in store.codings.list_coders():
        return GoldFile(codings=tuple(load_codings(store, str(gold))))
    if not Path(gold).exists() and str(gold) in list_tagged(store):
        raise InputError(
            f"{gold} are tags without levels; compare them with: govatlas agree {gold} CODER"
        )
    if not Path(gold).exists():
        coders = ", ".join(store.codings.list_coders()) or "none"
        raise InputError(
            f"there is no file {gold}, and no coder {str(gold)!r} in the database; its coders are: "
            f"{coders}"
        )
    at = datetime.now(UTC).replace(microsecond=0)
    return read_gold(Path(gold), store, codebook, at=at)


def _find_program(
    store: Store, coder: str | CodingMethod, codebook: Codebook, options: Options
) -> CodingMethod | None:
    """Return the program that is evaluated, None for a coder known by its codings alone.

    A program that takes options is known by its codings too, where none are given.
    """
    if isinstance(coder, str) and coder not in find_coders() and not options:
        return None
    if isinstance(coder, str) and not options and find_coded_name(store, coder) != coder:
        return None
    return choose_coder(coder, codebook, options=options)


def _find_codings(
    store: Store, coder: str | CodingMethod, codebook: Codebook, ids: Sequence[str]
) -> list[Coding]:
    """Return the codings that can be compared: of a program, those that it would make today."""
    if isinstance(coder, str):
        wanted = set(ids)
        codings = load_codings(store, find_coded_name(store, coder))
        return [coding for coding in codings if coding.document_id in wanted]
    who = coder.who
    known = [name for name in ids if store.codings.is_coded(name, who, codebook.digest)]
    loaded = [store.codings.read(name, coder=who.name) for name in known]
    return [c for c in loaded if c.coder == who and c.codebook_digest == codebook.digest]


def _quote_first(failures: Sequence[Failure]) -> str:
    return f"; first: {failures[0].name}: {failures[0].reason}" if failures else ""
