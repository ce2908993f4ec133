"""Codes by language models, keeping every quotation to the wording of the document."""
