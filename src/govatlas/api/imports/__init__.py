"""The forms in which codings arrive from other tools: what a form is, which there are."""
