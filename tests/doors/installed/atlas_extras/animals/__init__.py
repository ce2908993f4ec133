"""A taxonomy of what documents say of animals."""

from importlib.resources import files

from govatlas.codebook.shipped import ShippedTaxonomy

ANIMALS = ShippedTaxonomy("animals", files(__name__))
