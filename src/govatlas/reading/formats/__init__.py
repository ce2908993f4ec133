"""The formats of files that are read: what a format is, which there are."""
