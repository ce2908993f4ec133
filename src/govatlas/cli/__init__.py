"""The command line of govatlas."""
