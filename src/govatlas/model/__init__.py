"""Frozen values of the domain, without input or output."""
