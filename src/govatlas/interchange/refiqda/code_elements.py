"""Writes a tree of codes as elements of REFI-QDA."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from govatlas.interchange.code_tree import CodeNode
from govatlas.interchange.xml_text import keep_xml

if TYPE_CHECKING:
    from lxml.etree import _Element


def add_codes(above: "_Element", nodes: Iterable[CodeNode], namespace: str) -> None:
    """Add the elements of ``nodes`` with all codes below them."""
    from lxml import etree

    for node in nodes:
        element = etree.SubElement(
            above,
            f"{{{namespace}}}Code",
            guid=node.guid,
            name=keep_xml(node.name),
            isCodable="true" if node.is_codable else "false",
        )
        if node.description:
            description = etree.SubElement(element, f"{{{namespace}}}Description")
            description.text = keep_xml(node.description)
        add_codes(element, node.children, namespace)
