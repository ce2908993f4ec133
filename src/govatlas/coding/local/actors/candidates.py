"""The candidates for the roles of a document: actors with all that it says of each."""

from dataclasses import dataclass

from govatlas.coding.local.actors.lexicon import ActorKind
from govatlas.coding.local.actors.mentions import Mention
from govatlas.coding.local.actors.phrases import ActorPhrase
from govatlas.model.norm import Norm


@dataclass(frozen=True, slots=True)
class Said:
    """One norm that an actor bears, enforces or is told of; ``part`` says which."""

    norm: Norm
    part: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """An actor of a document, with the norms and phrases that speak of it."""

    name: str
    kind: ActorKind | None
    said: tuple[Said, ...]
    phrases: tuple[ActorPhrase, ...]
    mentions: tuple[Mention, ...] = ()

    @property
    def place(self) -> int:
        """Return where the document first speaks of the actor in a norm or phrase."""
        places = [said.norm.quotation.span.start for said in self.said]
        places += [phrase.around.start for phrase in self.phrases]
        places += [mention.span.start for mention in self.mentions]
        return min(places, default=0)
