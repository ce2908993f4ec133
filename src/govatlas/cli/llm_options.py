"""Options of the commands that ask language models."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from govatlas.cli.options import FILE

if TYPE_CHECKING:
    from govatlas.api.llm import LlmLimits, LlmSettings

Command = TypeVar("Command", bound=Callable[..., Any])


class _Temperature(click.ParamType["float | None"]):
    """A number from 0 to 2, or the word that leaves it to the model."""

    name = "temperature"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float | None:
        """Return the number, None for the model's own."""
        return None if value == "default" else click.FloatRange(0, 2).convert(value, param, ctx)


_MODELS: Final = (
    click.option(
        "--model",
        "models",
        multiple=True,
        metavar="MODEL",
        help="openai:NAME, anthropic:NAME, google:NAME, or a server's address with the name it "
        "serves: http://127.0.0.1:8080/v1#NAME. Repeat it for the median of several models.",
    ),
    click.option(
        "--samples",
        type=click.IntRange(1, 25),
        default=1,
        metavar="N",
        help="Ask each model N times, take the median level and report self-agreement.",
    ),
    click.option(
        "--temperature",
        type=_Temperature(),
        default="0",
        show_default=True,
        metavar="T",
        help='Sampling temperature, 0 to 2; "default" leaves it to the model.',
    ),
    click.option(
        "--form",
        type=click.Choice(["schema", "guided", "json", "text"]),
        default="schema",
        show_default=True,
        help="How to make the model reply in the right format; not every server supports schema.",
    ),
    click.option(
        "--context",
        type=click.IntRange(min=1024),
        metavar="N",
        help="Context window in tokens; small windows need more, shorter calls.",
    ),
    click.option(
        "--max-reply",
        type=click.IntRange(min=64),
        metavar="N",
        help="Maximum tokens per reply; a reply that is cut off is requested again, shorter.",
    ),
    click.option(
        "--norms",
        is_flag=True,
        help="Also ask for norms (who must do what); one more call per part.",
    ),
)
prices_option: Final = click.option(
    "--prices", type=FILE, metavar="FILE", help="Your own prices; see docs/llm.md."
)
_LIMITS: Final = (
    click.option(
        "--max-cost",
        type=click.FloatRange(min=0, min_open=True),
        metavar="DOLLARS",
        help="Stop before exceeding this cost.",
    ),
    click.option(
        "--max-tokens",
        type=click.IntRange(min=1),
        metavar="N",
        help="Stop before exceeding this many tokens, input and output.",
    ),
    prices_option,
    click.option(
        "--concurrency",
        type=click.IntRange(1, 256),
        default=8,
        show_default=True,
        metavar="N",
        help="Maximum simultaneous calls.",
    ),
    click.option(
        "--rpm",
        type=click.FloatRange(min=0, min_open=True),
        metavar="N",
        help="Maximum calls per minute.",
    ),
    click.option(
        "--tpm",
        type=click.FloatRange(min=0, min_open=True),
        metavar="N",
        help="Maximum tokens per minute.",
    ),
    click.option(
        "--timeout",
        type=click.FloatRange(min=1),
        default=300.0,
        show_default=True,
        metavar="SECONDS",
        help="Timeout per call.",
    ),
    click.option(
        "--max-reply-mb",
        type=click.FloatRange(min=0.1, max=1000),
        default=16.0,
        show_default=True,
        metavar="MB",
        help="Maximum size of a reply, uncompressed.",
    ),
    click.option(
        "--patience",
        type=click.FloatRange(min=1),
        default=300.0,
        show_default=True,
        metavar="SECONDS",
        help="Stop the run if the server does not respond for this long.",
    ),
)
LLM_NAMES: Final = (
    *("models", "samples", "temperature", "form", "context", "max_reply", "norms"),
    *(
        "max_cost",
        "max_tokens",
        "prices",
        "concurrency",
        "rpm",
        "tpm",
        "timeout",
        "max_reply_mb",
        "patience",
    ),
)
"""The parameters that the options of this module give to a command."""


def model_options(command: Command) -> Command:
    """Add the options that choose models and how they are asked."""
    return _add(command, _MODELS)


def limit_options(command: Command) -> Command:
    """Add the options that limit a run."""
    return _add(command, _LIMITS)


def build_settings(asked: Mapping[str, Any]) -> "LlmSettings":
    """Return the settings that the options of ``model_options`` ask for.

    Raises:
        InputError: no model is named, or one that there cannot be.
    """
    from govatlas.api.llm import Form, LlmSettings, ModelAddress

    return LlmSettings(
        models=tuple(ModelAddress.parse(text) for text in asked["models"]),
        samples=asked["samples"],
        temperature=asked["temperature"],
        form=Form(asked["form"]),
        context=asked["context"],
        max_reply=asked["max_reply"],
        norms=asked["norms"],
    )


def build_limits(asked: Mapping[str, Any]) -> "LlmLimits":
    """Return the limits that the options of ``limit_options`` ask for."""
    from govatlas.api.llm import LlmLimits

    return LlmLimits(
        max_cost=asked["max_cost"],
        max_tokens=asked["max_tokens"],
        prices=asked["prices"],
        concurrency=asked["concurrency"],
        requests_per_minute=asked["rpm"],
        tokens_per_minute=asked["tpm"],
        timeout=asked["timeout"],
        most_bytes=round(asked["max_reply_mb"] * 1_000_000),
        patience=asked["patience"],
    )


def _add(command: Command, options: tuple[Callable[[Command], Command], ...]) -> Command:
    for option in reversed(options):
        command = option(command)
    return command
