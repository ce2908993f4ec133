"""Answers assistants that speak the Model Context Protocol; reads only."""

from govatlas.assistants.answers import Answers
from govatlas.assistants.server import build_server, serve_stdio

__all__ = ["Answers", "build_server", "serve_stdio"]
