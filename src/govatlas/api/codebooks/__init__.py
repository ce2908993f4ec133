"""The forms in which a codebook leaves and arrives: what a form is, which there are."""
