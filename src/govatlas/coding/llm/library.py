"""Puts calls into the words of the providers' libraries; with the client all that knows them."""

from collections.abc import Mapping
from typing import Any, Final, cast

import httpx2
from pydantic_ai.messages import (
    InstructionPart,
    ModelMessage,
    ModelRequest,
    ModelResponse,
    TextPart,
    UserPromptPart,
)
from pydantic_ai.models import Model, ModelRequestParameters
from pydantic_ai.output import OutputObjectDefinition
from pydantic_ai.profiles import ModelProfile
from pydantic_ai.settings import ModelSettings

from govatlas.coding.llm.request import SERVER, Form, ModelAddress, Reply, Request

_SCHEMA_NAME: Final = "coding"
_FENCE: Final = "<<<DOCUMENT "


def build_model(model: ModelAddress, key: str, http: httpx2.AsyncClient) -> Model:
    """Return the library's model, with its own retries off: a retry must pass our budget."""
    if model.provider == "anthropic":
        from anthropic import AsyncAnthropic
        from pydantic_ai.models.anthropic import AnthropicModel
        from pydantic_ai.providers.anthropic import AnthropicProvider

        client = AsyncAnthropic(api_key=key, http_client=http, max_retries=0)
        return AnthropicModel(model.name, provider=AnthropicProvider(anthropic_client=client))
    if model.provider == "google":
        from pydantic_ai.models.google import GoogleModel
        from pydantic_ai.providers.google import GoogleProvider

        return GoogleModel(model.name, provider=GoogleProvider(api_key=key, http_client=http))
    from openai import AsyncOpenAI
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.providers.openai import OpenAIProvider

    speaker = AsyncOpenAI(
        api_key=key, base_url=model.address or None, http_client=http, max_retries=0
    )
    own = _describe_server if model.provider == SERVER else None
    provider = OpenAIProvider(openai_client=speaker)
    return OpenAIChatModel(model.name, provider=provider, profile=own)


def _describe_server(profile: ModelProfile) -> ModelProfile:
    """Return the profile of a server of one's own, which may differ from OpenAI in two ways.

    Not all know ``max_completion_tokens``; and some take the marks of a chat format within a
    document for real ones, so these are broken up on the way out.
    """
    return cast(
        "ModelProfile",
        {
            **profile,
            "openai_chat_supports_max_completion_tokens": False,
            "may_tokenize_special_tokens_in_content": True,
        },
    )


def to_reply(response: ModelResponse) -> Reply:
    """Return what a library read in a response."""
    usage = response.usage
    text = "".join(part.content for part in response.parts if isinstance(part, TextPart))
    return Reply(
        text=text.encode("utf-8", "replace").decode(),  # half a character cannot be sent again
        model=response.model_name or "",
        input_tokens=usage.input_tokens,
        cached_tokens=usage.cache_read_tokens,
        stored_tokens=usage.cache_write_tokens,
        output_tokens=usage.output_tokens,
        finish=response.finish_reason or "",
    )


def to_messages(request: Request) -> list[ModelMessage]:
    """Return the conversation, the rules as instructions of each of our turns."""
    system = "\n\n".join(m.text for m in request.messages if m.role == "system")
    messages: list[ModelMessage] = []
    for message in request.messages:
        if message.role == "user":
            parts = [UserPromptPart(content=message.text)]
            messages.append(ModelRequest(parts=parts, instructions=system))
        elif message.role == "assistant":
            messages.append(ModelResponse(parts=[TextPart(content=message.text)]))
    return messages


def read_turns(model: Model, request: Request) -> list[tuple[str, str]] | None:
    """Return the turns after the rules as pairs of role and text, as the library would send them.

    Where the model's server could take marks of a chat format in a document for real ones, the
    library breaks these up. None where a turn becomes more than one text.
    """
    plain = [(m.role, m.text) for m in request.messages if m.role != "system"]
    if not any(_may_hold_mark(text) for _, text in plain):
        return plain
    turns: list[tuple[str, str]] = []
    for message in model.prepare_messages(to_messages(request), to_parameters(request)):
        role = "user" if isinstance(message, ModelRequest) else "assistant"
        for part in message.parts:
            if not isinstance(part, UserPromptPart | TextPart) or not isinstance(part.content, str):
                return None
            turns.append((role, part.content))
    return turns if len(turns) == sum(m.role != "system" for m in request.messages) else None


def _may_hold_mark(text: str) -> bool:
    """Say whether a mark of a chat format may be in a text: all begin with a bracket."""
    ours = _FENCE.count("<") * text.count(_FENCE)
    return "[" in text or "]" in text or text.count("<") > ours


def takes_temperature(model: Model) -> bool:
    """Say whether a model has a temperature to set; some that reason have none."""
    profile = cast("Mapping[str, Any]", model.profile)
    if profile.get("anthropic_disallows_sampling_settings"):
        return False
    if not profile.get("openai_supports_reasoning"):
        return True
    efforts = profile.get("openai_reasoning_efforts")
    can_rest = profile.get("openai_supports_reasoning_effort_none")
    can_rest = "none" in efforts if efforts is not None else can_rest
    return bool(can_rest) and not profile.get("thinking_enabled_by_default")


def to_settings(request: Request, provider: str, *, takes_temperature: bool) -> ModelSettings:
    """Return the settings; the system prompt, alike for every document, is marked for caching."""
    settings: dict[str, Any] = {"max_tokens": request.parameters.max_tokens}
    if takes_temperature and request.parameters.temperature is not None:
        settings["temperature"] = request.parameters.temperature
    if provider == "anthropic":
        settings["anthropic_cache_instructions"] = True
    if _gives_form_bare(request):
        settings["extra_body"] = {"response_format": _write_form(request)}
    return cast("ModelSettings", settings)


def to_parameters(request: Request) -> ModelRequestParameters:
    """Return how the model is held to the form of the reply."""
    system = "\n\n".join(m.text for m in request.messages if m.role == "system")
    common: dict[str, Any] = {
        "allow_text_output": True,
        "instruction_parts": [InstructionPart(content=system)] if system else [],
    }
    if _gives_form_bare(request):
        return ModelRequestParameters(output_mode="text", **common)
    match request.parameters.form:
        case Form.SCHEMA | Form.GUIDED:
            form = OutputObjectDefinition(
                json_schema=dict(request.schema), name=_SCHEMA_NAME, strict=True
            )
            return ModelRequestParameters(output_mode="native", output_object=form, **common)
        case Form.JSON:
            return ModelRequestParameters(output_mode="prompted", **common)
        case Form.TEXT:
            return ModelRequestParameters(output_mode="text", **common)


def _gives_form_bare(request: Request) -> bool:
    """Say whether the form of the reply goes past the library, straight into the body.

    For OpenAI's protocol the libraries walk the whole schema again for each call, which takes
    longer than all else; the schema is within what strict mode allows as it is.
    """
    is_openai = request.model.provider in ("openai", SERVER)
    return is_openai and request.parameters.form is not Form.TEXT


def _write_form(request: Request) -> dict[str, Any]:
    if request.parameters.form is Form.JSON:
        return {"type": "json_object"}
    if request.parameters.form is Form.GUIDED:
        return {"type": "json_object", "schema": request.schema}
    form = {"name": _SCHEMA_NAME, "schema": request.schema, "strict": True}
    return {"type": "json_schema", "json_schema": form}
