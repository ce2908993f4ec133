"""Splits a document into provisions of known force, each made of passages."""
