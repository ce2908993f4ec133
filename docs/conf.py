"""Settings of the documentation as a site; ``make docs`` builds it."""

project = "govatlas"
author = "The maintainers of govatlas"
extensions = ["myst_parser"]
exclude_patterns = ["screenshots"]
html_theme = "furo"
html_title = "govatlas"
html_copy_source = False
myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence", "deflist"]
suppress_warnings = ["myst.xref_missing"]
