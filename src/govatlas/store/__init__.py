"""Keeps documents with their codings in one SQLite file."""
