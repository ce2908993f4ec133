"""The providers of models, each in a module of its own."""
