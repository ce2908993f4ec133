"""Finds who must, must not or may do what in a document."""
