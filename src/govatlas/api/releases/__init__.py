"""Makes releases: folders of data that others can cite, load and check."""
