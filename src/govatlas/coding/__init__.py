"""Programs that code, each behind one protocol."""
