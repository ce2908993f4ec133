"""Turns codings into records for readers."""
