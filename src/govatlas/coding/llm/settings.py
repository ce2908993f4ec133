"""The settings of the language-model coder: everything that could change its answers."""

from dataclasses import dataclass
from typing import Final

from govatlas.coding.llm.masking import digest_rules
from govatlas.coding.llm.parts import LONGEST, SHORTEST
from govatlas.coding.llm.prompts import digest_prompts
from govatlas.coding.llm.request import SERVER, Form, ModelAddress, Parameters
from govatlas.coding.llm.tasks import Task, build_tasks
from govatlas.coding.llm.tokens import estimate_tokens
from govatlas.errors import InputError
from govatlas.identity import digest_value
from govatlas.model.codebook import Codebook
from govatlas.model.coding import Coder, CoderKind

VERSION: Final = "1"
"""Increases with any change in how replies are parsed, grounded or merged."""
NORM_VERSION: Final = "1"
"""Increases with any change in how norms are parsed, grounded or merged."""
MOST_SAMPLES: Final = 25
_PER_TOKEN: Final = 3.5
_MOST_WRITTEN: Final = 8_000
_LEAST_WRITTEN: Final = 256
_FRAME: Final = 200
"""Tokens around a document in a prompt, with a margin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LlmSettings:
    """Which models code, how many samples of each, and how they are called.

    Args:
        models: one, or several of which the median level counts.
        samples: how many times each model is asked.
        temperature: 0 for the likeliest reply, None for the model's own default.
        form: how a model is made to reply in the right format.
        context: the model's context window in tokens, or None if a part of 60,000 characters and
            everything else fit into it.
        max_reply: maximum tokens of a reply; None for a quarter of a small context, or else 8,000.
        norms: whether norms are requested too, in separate calls.
    """

    models: tuple[ModelAddress, ...]
    samples: int = 1
    temperature: float | None = 0.0
    form: Form = Form.SCHEMA
    context: int | None = None
    max_reply: int | None = None
    norms: bool = False

    def __post_init__(self) -> None:
        """Check that documents can be coded with these settings."""
        if not self.models:
            raise InputError("the coder llm needs a model: add --model, such as openai:NAME")
        if len(set(self.models)) != len(self.models):
            raise InputError("a model is given twice; for repeated coding use --samples")
        if not 1 <= self.samples <= MOST_SAMPLES:
            raise InputError(f"--samples must be from 1 to {MOST_SAMPLES}, not {self.samples}")
        hosted = [model for model in self.models if model.provider != SERVER]
        if self.form is Form.GUIDED and hosted:
            raise InputError(
                f"--form guided works only with a server of your own, not with {hosted[0]}"
            )

    @property
    def most_written(self) -> int:
        """Return the maximum tokens of a reply."""
        if self.max_reply is not None:
            return self.max_reply
        if self.context is None:
            return _MOST_WRITTEN
        return max(_LEAST_WRITTEN, min(_MOST_WRITTEN, self.context // 4))

    @property
    def parameters(self) -> Parameters:
        """Return the parameters of every request."""
        return Parameters(
            temperature=self.temperature, max_tokens=self.most_written, form=self.form
        )

    def build_tasks(self, codebook: Codebook) -> tuple[Task, ...]:
        """Return the tasks for ``codebook`` with these settings."""
        if self.context is None:
            return build_tasks(codebook, norms=self.norms)
        room = self._room - round(SHORTEST / _PER_TOKEN)
        return build_tasks(codebook, room=room, norms=self.norms)

    def find_longest_part(self, codebook: Codebook) -> int:
        """Return how many characters of a document go into one call.

        Raises:
            InputError: the context is too small for the codebook's prompts.
        """
        if self.context is None:
            return LONGEST
        longest = max(estimate_tokens(task.system) for task in self.build_tasks(codebook))
        characters = int((self._room - longest) * _PER_TOKEN)
        if characters < SHORTEST - _PER_TOKEN:
            raise InputError(
                f"a context of {self.context} tokens is too small for the prompts of this codebook"
            )
        return min(LONGEST, characters)

    @property
    def _room(self) -> int:
        """Return the tokens left for prompt and document; a re-ask includes the previous reply."""
        return (self.context or 0) - 2 * self.most_written - _FRAME

    def name_coder(self, codebook: Codebook) -> Coder:
        """Return the coder with these settings under ``codebook``."""
        digest = digest_value(
            {
                "version": VERSION,
                "models": [str(model) for model in self.models],
                "samples": self.samples,
                "parameters": self.parameters.to_json(),
                "longest part": self.find_longest_part(codebook),
                "prompts": digest_prompts(norms=self.norms),
                "withheld": digest_rules(),
                **({"norms": NORM_VERSION} if self.norms else {}),
            }
        )
        names = "+".join(model.name.rsplit("/", 1)[-1] for model in self.models)
        times = f"x{self.samples}" if self.samples > 1 else ""
        return Coder(CoderKind.PROGRAM, f"llm:{names}{times}", VERSION, digest)
