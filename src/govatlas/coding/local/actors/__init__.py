"""Finds the actors of a document: who proposes, enforces, monitors, must obey."""
