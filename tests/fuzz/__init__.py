"""Attacks on govatlas: hostile and damaged files, processes killed at any moment."""
