"""Turns files of many formats into documents."""

from govatlas.reading.agora_tags import TaggedDocument, read_agora_tags
from govatlas.reading.encoding import find_guess, is_encoding
from govatlas.reading.find_recogniser import find_recogniser
from govatlas.reading.manifest import Manifest, load_manifest
from govatlas.reading.read import list_pages_without_text, read_bytes, read_document, read_source
from govatlas.reading.recognition import RecognisedLine, Recogniser
from govatlas.reading.remote import is_address
from govatlas.reading.source import Source
from govatlas.reading.sources import list_sources

__all__ = [
    "Manifest",
    "RecognisedLine",
    "Recogniser",
    "Source",
    "TaggedDocument",
    "find_guess",
    "find_recogniser",
    "is_address",
    "is_encoding",
    "list_pages_without_text",
    "list_sources",
    "load_manifest",
    "read_agora_tags",
    "read_bytes",
    "read_document",
    "read_source",
]
