"""Tests of the language-model coder."""
