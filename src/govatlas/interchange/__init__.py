"""Writes codings in the forms of other tools, and reads them back."""
