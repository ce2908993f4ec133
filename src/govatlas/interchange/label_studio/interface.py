"""Writes the labelling interface of Label Studio for a codebook."""

from govatlas.interchange.code_tree import build_tree
from govatlas.interchange.label_studio.names import CODES, NOTES, TEXT, WHOLE
from govatlas.interchange.marks import write_code
from govatlas.interchange.xml_text import keep_xml
from govatlas.model.codebook import Codebook


def write_interface(codebook: Codebook) -> bytes:
    """Return the interface as XML, to be pasted into a project's settings."""
    from lxml import etree

    root = etree.Element("View")
    labels = etree.SubElement(root, "Labels", name=CODES, toName=TEXT)
    etree.SubElement(root, "Text", name=TEXT, value=f"${TEXT}")
    whole = etree.SubElement(root, "Choices", name=WHOLE, toName=TEXT, choice="multiple")
    etree.SubElement(root, "TextArea", name=NOTES, toName=TEXT, editable="true", maxSubmissions="0")
    for top in build_tree(codebook):
        for names, node in top.walk():
            if node.is_codable:
                hint = keep_xml(" / ".join(names))
                for control, kind in ((labels, "Label"), (whole, "Choice")):
                    etree.SubElement(control, kind, value=write_code(node.path), hint=hint)
    return etree.tostring(root, encoding="UTF-8", pretty_print=True)
