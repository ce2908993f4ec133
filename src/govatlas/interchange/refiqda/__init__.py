"""Projects and codebooks of REFI-QDA, which tools for qualitative analysis exchange."""
