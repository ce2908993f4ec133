"""Codes documents in other languages than English, through a glossary of each language."""
