"""Lays a collection out as tables of data; which columns they have is itself data."""
