"""Fits the local coder to coded documents, then measures how well it codes others."""
