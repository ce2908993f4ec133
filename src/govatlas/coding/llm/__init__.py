"""Codes documents with language models; needs the extra ``llm``."""

from govatlas.extras import missing_extra

try:
    import httpx2  # noqa: F401
except ImportError as error:
    raise missing_extra("llm", purpose="the coder llm") from error
