"""Runs against a real model server, by ``make test-llm``."""
