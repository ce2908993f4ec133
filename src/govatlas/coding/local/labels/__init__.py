"""Labels the categories of taxonomies with levels, quotations, reasons."""
