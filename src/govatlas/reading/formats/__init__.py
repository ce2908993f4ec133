"""The file formats that can be read."""
