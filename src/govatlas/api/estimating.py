"""The verb estimate: shares of the collection, corrected by gold codings."""

import csv
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from govatlas.api.cells import join_cells, restore_cell
from govatlas.api.coders import find_coded_name, find_levels_out_of_fold, find_texts_seen
from govatlas.api.place import find_database
from govatlas.codebook import load_codebook
from govatlas.coverage import estimate_shares
from govatlas.errors import InputError, UnknownCoder, UnreadableFile
from govatlas.model.answers import Answers
from govatlas.model.codebook import Codebook
from govatlas.model.coding import Mode
from govatlas.model.finding import Share, Undefined
from govatlas.store import Store

ESTIMATE_COLUMNS: Final = (
    *("taxonomy", "category", "label", "level", "raw", "corrected", "low", "high", "rate"),
    *("coded", "abstained", "gold", "undefined"),
)
_PROBABILITY_COLUMNS: Final = ("probability", "inclusion_probability", "inclusion probability")


class Weighting(StrEnum):
    """Where the inclusion probabilities of the gold documents come from."""

    SAMPLE = "the sample recorded in the database"
    FILE = "a file"
    EQUAL = "unknown: assumes that every gold document was equally likely"


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """Shares of the documents that ``coder`` coded, corrected by the codings of ``gold``.

    ``documents`` counts the collection, ``checked`` the gold codings of it, ``drawn`` those of
    them with a known or assumed probability, ``fitted`` those of texts that the coder was fitted
    on. ``cross_fitted`` counts those of the fitted ones that are corrected by what models which
    never saw them say; the rest stand for no other document unless ``with_fitted``. ``versions``
    counts the versions of the coder behind the codings.
    """

    coder: str
    gold: str
    weighting: Weighting
    documents: int
    checked: int
    drawn: int
    fitted: int
    cross_fitted: int
    with_fitted: bool
    versions: int
    shares: tuple[Share, ...]
    codebook: Codebook

    def to_dict(self) -> dict[str, Any]:
        """Return the estimate ready for JSON; what is undefined is an object with its reason."""
        named = (
            "coder",
            "gold",
            "documents",
            "checked",
            "drawn",
            "fitted",
            "cross_fitted",
            "with_fitted",
            "versions",
        )
        return {
            **{name: getattr(self, name) for name in named},
            "weighting": self.weighting.name.lower(),
            "shares": [asdict(share) for share in self.shares],
        }

    def to_rows(self) -> list[dict[str, str | int | float]]:
        """Return one row a share; a figure that is undefined is empty, its reason given last."""
        return [_lay_out(share, self.codebook) for share in self.shares]


def estimate(
    *,
    gold: str,
    coder: str = "local",
    taxonomies: Sequence[str] = (),
    weights: Path | str | None = None,
    sample: int | None = None,
    with_fitted: bool = False,
    rate: float = 0.95,
    seed: int = 0,
    within: Collection[str] | None = None,
    db: Path | str | None = None,
) -> Estimate:
    """Return the share of documents that reach each level, as coded and as corrected by gold.

    Args:
        gold: the coder whose codings are taken for true.
        coder: the coder to correct; the collection is what it coded.
        taxonomies: ids of the taxonomies wanted, all by default.
        weights: a CSV file with the columns document_id and probability, of every gold document.
        sample: the number of the recorded sample that the gold codings are of, the newest by
            default; 0 for none, with all gold documents equally likely.
        with_fitted: let gold documents that the coder was fitted on stand for others as well, by
            its own levels of them. It makes no fewer errors there only if it did not learn from
            these gold codings. Otherwise the levels out of fold stand in for its own.
        rate: how often an interval shall hold the true share.
        seed: of the draws behind the intervals.
        within: the ids of the documents that the shares are of, all by default.
        db: the database.

    Raises:
        UnknownCoder: one of the two has coded nothing here, or none of those documents.
        UnknownCategory: there is no such taxonomy.
        InputError: there is no such sample.
        UnreadableFile: the file of weights cannot be used.
        StoreError: the database cannot be used.
    """
    with Store.open(find_database(db), writable=False) as store:
        coder = find_coded_name(store, coder)
        machine = _load_codings(store, coder, "code documents with: govatlas code", within)
        truth = _load_codings(store, gold, "import codings with: govatlas gold import", within)
        truth = [coding for coding in truth if coding.mode is not Mode.ANCHORED]
        codebook = _load_codebook(store, machine)
        weighting, probabilities = _find_probabilities(store, truth, weights, sample)
    texts = {coding.text_digest for coding in machine}
    checked = [coding for coding in truth if coding.text_digest in texts]
    fitted = find_texts_seen(coder, (coding.text_digest for coding in checked))
    apart = {} if with_fitted else find_levels_out_of_fold(coder, machine)
    shares = estimate_shares(
        machine,
        truth,
        codebook,
        probabilities=probabilities,
        seen=frozenset() if with_fitted else fitted,
        out_of_fold=apart,
        taxonomies=taxonomies,
        rate=rate,
        seed=seed,
    )
    return Estimate(
        coder=coder,
        gold=gold,
        weighting=weighting,
        documents=len(machine),
        checked=len(checked),
        drawn=sum(probabilities is None or c.document_id in probabilities for c in checked),
        fitted=len(fitted),
        cross_fitted=sum(text in apart for text in fitted),
        with_fitted=with_fitted,
        versions=len({coding.coder for coding in machine}),
        shares=shares,
        codebook=codebook,
    )


def write_estimate(found: Estimate) -> Iterator[str]:
    """Yield the lines of a CSV of the estimate, one row a share."""
    rows = found.to_rows()
    yield join_cells(ESTIMATE_COLUMNS)
    for row in rows:
        yield join_cells([row[column] for column in ESTIMATE_COLUMNS])


def read_probabilities(path: Path | str) -> dict[str, float]:
    """Return the inclusion probability of each document that a CSV file lists.

    Raises:
        UnreadableFile: the file cannot be read, lacks a column, or holds a value out of range.
    """
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            return dict(_parse_probabilities(csv.DictReader(file), path))
    except OSError as error:
        raise UnreadableFile(f"{path}: {error.strerror or error}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise UnreadableFile(f"{path} is not a CSV file in UTF-8: {error}") from error


def _parse_probabilities(
    rows: "csv.DictReader[str]", path: Path | str
) -> Iterable[tuple[str, float]]:
    columns = rows.fieldnames or ()
    column = next((name for name in _PROBABILITY_COLUMNS if name in columns), None)
    if "document_id" not in columns or column is None:
        raise UnreadableFile(
            f"{path}: the first line must have the columns document_id and probability"
        )
    for row in rows:
        try:
            probability = float(row[column] or "")
        except ValueError:
            probability = 0.0
        if not 0 < probability <= 1:
            raise UnreadableFile(
                f"{path}, line {rows.line_num}: a probability must be above 0 and at most 1, not "
                f"{row[column]!r}"
            )
        yield restore_cell(row["document_id"] or ""), probability


def _load_codings(
    store: Store, coder: str, remedy: str, within: Collection[str] | None
) -> list[Answers]:
    """Return the newest coding by ``coder`` of the latest version of each document wanted."""
    kept = list(store.answers.read(coder, within))
    if not kept:
        raise UnknownCoder(f"no coding by {coder!r} in the database; {remedy}")
    return kept


def _load_codebook(store: Store, codings: Sequence[Answers]) -> Codebook:
    """Return the codebook that most of the codings were made by."""
    ((digest, _),) = Counter(coding.codebook_digest for coding in codings).most_common(1)
    standard = load_codebook()
    return standard if standard.digest == digest else store.codebooks.read(digest)


def _find_probabilities(
    store: Store, truth: Sequence[Answers], weights: Path | str | None, number: int | None
) -> tuple[Weighting, Mapping[str, float] | None]:
    if weights is not None:
        probabilities = read_probabilities(weights)
        missing = [c.document_id for c in truth if c.document_id not in probabilities]
        if missing:
            raise UnreadableFile(
                f"{weights} has no probability for document {missing[0]}, which has a gold coding"
            )
        return Weighting.FILE, probabilities
    sample = None if number == 0 else store.samples.read(number)
    if number and sample is None:
        raise InputError(f"no sample {number} in the database; draw one with: govatlas sample")
    if sample is None or not any(c.document_id in sample.probabilities for c in truth):
        return Weighting.EQUAL, None
    return Weighting.SAMPLE, sample.probabilities


def _lay_out(share: Share, codebook: Codebook) -> dict[str, str | int | float]:
    figures = (share.raw, share.corrected, share.interval)
    reasons = dict.fromkeys(f.reason for f in figures if isinstance(f, Undefined))
    low_high = None if isinstance(share.interval, Undefined) else share.interval
    return {
        "taxonomy": share.taxonomy,
        "category": share.category,
        "label": codebook.taxonomy(share.taxonomy).category(share.category).label,
        "level": share.level,
        "raw": "" if isinstance(share.raw, Undefined) else share.raw,
        "corrected": "" if isinstance(share.corrected, Undefined) else share.corrected,
        "low": low_high.low if low_high else "",
        "high": low_high.high if low_high else "",
        "rate": low_high.rate if low_high else "",
        "coded": share.coded,
        "abstained": share.abstained,
        "gold": share.gold,
        "undefined": "; ".join(reasons),
    }
