"""The forms in which records leave: what a form is, which there are."""
