"""Writes a codebook as a file of REFI-QDA (.qdc)."""

from govatlas.interchange.code_tree import build_tree
from govatlas.interchange.refiqda.code_elements import add_codes
from govatlas.interchange.refiqda.names import CODEBOOK, DEFAULT_CODEBOOK
from govatlas.model.codebook import Codebook


def write_codebook(codebook: Codebook, *, origin: str) -> bytes:
    """Return the file; ``origin`` names the program that writes it."""
    from lxml import etree

    root = etree.Element(f"{{{CODEBOOK}}}CodeBook", nsmap=DEFAULT_CODEBOOK, origin=origin)
    codes = etree.SubElement(root, f"{{{CODEBOOK}}}Codes")
    add_codes(codes, build_tree(codebook), CODEBOOK)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
