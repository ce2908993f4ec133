"""Tests of coding in other languages than English."""
