"""Loads the local coder when imported, in the process that workers for drafts are forked from."""

from govatlas.drafting.reading import load_coder

load_coder()
