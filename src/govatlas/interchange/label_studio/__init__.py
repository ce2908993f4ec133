"""Tasks of Label Studio."""
