"""The local coder, deterministic, offline, explaining itself."""

from govatlas.coding.local.coder import LocalCoder

__all__ = ["LocalCoder"]
