"""The local coder with what it was fitted on, which changes no answer and so not its digest."""

from collections.abc import Iterable, Mapping

from govatlas.coding.local.coder import LocalCoder
from govatlas.coding.local.labels.out_of_fold import load_out_of_fold
from govatlas.coding.local.labels.weights import SEEN_DIGITS
from govatlas.identity import shorten_digest


class FittedLocalCoder(LocalCoder):
    """The local coder as it is registered."""

    def __reduce__(self) -> tuple[type["FittedLocalCoder"], tuple[()]]:
        """Pass between processes without the weights, which each loads once."""
        return FittedLocalCoder, ()

    def find_seen(self, texts: Iterable[str]) -> frozenset[str]:
        """Return those of the texts, by their digests, that the weights were fitted on."""
        seen = self.weights.seen
        return frozenset(text for text in texts if shorten_digest(text, SEEN_DIGITS) in seen)

    def find_levels_out_of_fold(
        self, texts: Iterable[str]
    ) -> dict[str, Mapping[tuple[str, str], int]]:
        """Return what models fitted without them say of texts that the weights were fitted on."""
        known = {shorten_digest(text, SEEN_DIGITS): text for text in texts}
        return {known[k]: levels for k, levels in load_out_of_fold().levels_of(known).items()}
