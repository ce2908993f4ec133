"""Loads the codebook that coders follow."""
