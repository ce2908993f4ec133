"""Turns files of many formats into documents."""
