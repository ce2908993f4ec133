"""What the measurement of the site is made of."""
