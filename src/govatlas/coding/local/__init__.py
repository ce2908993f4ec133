"""The local coder, deterministic, offline, explaining itself."""
