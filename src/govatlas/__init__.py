"""govatlas maps what AI governance documents cover."""
