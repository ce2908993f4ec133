"""Runs one function over many documents or files, by one executor or another."""
