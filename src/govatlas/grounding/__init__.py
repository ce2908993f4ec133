"""Finds where given wording stands in a document."""
