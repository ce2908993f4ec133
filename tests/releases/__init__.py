"""Tests of releases and of their deposit."""
