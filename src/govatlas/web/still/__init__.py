"""The explorer as a folder of files, which any server of plain files can serve."""

from govatlas.web.still.offer import Texts
from govatlas.web.still.publishing import Published, publish

__all__ = ["Published", "Texts", "publish"]
