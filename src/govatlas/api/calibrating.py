"""The verb calibrate: what a coder's levels and confidence truly amount to, learned from gold."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from govatlas.api.coders import find_coded_name, find_texts_seen
from govatlas.api.place import find_database
from govatlas.calibration import (
    Calibration,
    Reliability,
    cross_validate,
    dump_calibration,
    fit_calibration,
    observe,
    parse_calibration,
)
from govatlas.codebook import load_codebook
from govatlas.errors import InputError, UnknownCoder, UnreadableFile
from govatlas.model.coding import Coding, Mode
from govatlas.publishing.reliability import render_reliability
from govatlas.store import Filters, Store


@dataclass(frozen=True, kw_only=True)
class CalibrationReport:
    """A calibration with its reliability on documents left out of the fit.

    ``fitted`` counts the gold documents that the coder itself was fitted on: left out, unless
    ``with_fitted``, where the calibration trusts the coder too much.
    """

    calibration: Calibration
    reliability: tuple[Reliability, ...]
    fitted: int
    with_fitted: bool

    def to_dict(self) -> dict[str, Any]:
        """Return the reliability ready for JSON."""
        return {
            "coder": self.calibration.coder.name,
            "gold": self.calibration.gold,
            "documents": self.calibration.documents,
            "digest": self.calibration.digest,
            "fitted": self.fitted,
            "with_fitted": self.with_fitted,
            "reliability": [asdict(one) for one in self.reliability],
        }

    def to_file(self) -> str:
        """Return the calibration as the text of a JSON file."""
        return dump_calibration(self.calibration)

    def to_html(self) -> str:
        """Return the reliability as one self-contained page with plots and tables."""
        calibration = self.calibration
        return render_reliability(
            self.reliability, coder=calibration.coder.name, gold=calibration.gold
        )


def calibrate(
    *,
    gold: str,
    coder: str = "local",
    with_fitted: bool = False,
    folds: int = 5,
    seed: int = 0,
    db: Path | str | None = None,
) -> CalibrationReport:
    """Learn from gold codings what a coder's levels amount to, and how well that holds.

    Args:
        gold: the coder whose codings are taken for true.
        coder: the coder to calibrate, in its newest version in the database.
        with_fitted: learn also from documents that the coder itself was fitted on, where it
            errs less than elsewhere.
        folds: into how many parts documents are divided to measure reliability.
        seed: of that division.
        db: the database.

    Raises:
        UnknownCoder: one of the two has coded nothing here.
        InputError: there are too few documents to learn from.
        StoreError: the database cannot be used.
    """
    with Store.open(find_database(db), writable=False) as store:
        coder = find_coded_name(store, coder)
        truth = _load_codings(store, gold, gold)
        machine = _load_codings(store, coder, gold)
        newest = max(machine, key=lambda coding: coding.coded_at)
        standard = load_codebook()
        digest = newest.codebook_digest
        codebook = standard if standard.digest == digest else store.codebooks.read(digest)
    seen = find_texts_seen(coder, (coding.text_digest for coding in machine))
    judged = [c for c in machine if c.coder == newest.coder]
    used = judged if with_fitted else [c for c in judged if c.text_digest not in seen]
    observations = observe(used, truth)
    if not observations and seen:
        raise InputError(
            f"{coder} was trained on all {len(seen)} documents that {gold} coded, so it looks "
            "better on them than it is; code other documents by hand (see govatlas sample), or "
            "use --with-fitted"
        )
    who = newest.coder
    return CalibrationReport(
        calibration=fit_calibration(observations, codebook, coder=who, gold=gold),
        reliability=cross_validate(
            observations, codebook, coder=who, gold=gold, folds=folds, seed=seed
        ),
        fitted=len(seen),
        with_fitted=with_fitted,
    )


def load_calibration(path: Path | str) -> Calibration:
    """Return the calibration that a file holds.

    Raises:
        UnreadableFile: it cannot be read, or is no calibration.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise UnreadableFile(f"{path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"{path} is not a calibration: it is not UTF-8") from error
    return parse_calibration(text, name=str(path))


def _load_codings(store: Store, coder: str, gold: str) -> Sequence[Coding]:
    """Return the newest coding by ``coder`` of each document that ``gold`` has coded."""
    ids = {entry.id for entry in store.listing.documents(Filters(coder=gold))}
    found = [e for e in store.listing.documents(Filters(coder=coder)) if e.id in ids]
    codings = [store.codings.read(e.id, version=e.version, coder=coder) for e in found]
    blind = [coding for coding in codings if coding.mode is not Mode.ANCHORED]
    if not blind:
        raise UnknownCoder(f"no document was coded by both {coder!r} and {gold!r}")
    return blind
