"""Measures how far coders agree."""
