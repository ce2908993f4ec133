"""The forms of a codebook that come with govatlas."""

from importlib.metadata import version
from typing import Final

from govatlas.api.codebooks.form import CodebookForm
from govatlas.model.codebook import Codebook


def _write_qdc(codebook: Codebook) -> bytes:
    from govatlas.interchange.refiqda.write_codebook import write_codebook

    return write_codebook(codebook, origin=f"govatlas {version('govatlas')}")


def _write_turtle(codebook: Codebook) -> bytes:
    from govatlas.interchange.skos import write_turtle

    return write_turtle(codebook)


def _write_jsonld(codebook: Codebook) -> bytes:
    from govatlas.interchange.skos import write_jsonld

    return write_jsonld(codebook)


def _write_interface(codebook: Codebook) -> bytes:
    from govatlas.interchange.label_studio.interface import write_interface

    return write_interface(codebook)


OWN: Final = (
    CodebookForm(
        name="qdc",
        meaning="a codebook for ATLAS.ti, MAXQDA, NVivo, QualCoder (REFI-QDA)",
        extension=".qdc",
        write=_write_qdc,
    ),
    CodebookForm(name="skos", meaning="SKOS in Turtle", extension=".ttl", write=_write_turtle),
    CodebookForm(
        name="skos-jsonld", meaning="SKOS in JSON-LD", extension=".jsonld", write=_write_jsonld
    ),
    CodebookForm(
        name="label-studio",
        meaning="the labelling interface for Label Studio (XML)",
        extension=".xml",
        write=_write_interface,
    ),
)
