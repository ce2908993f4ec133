"""The forms of import that come with govatlas."""

from pathlib import Path

from govatlas.api.imports.form import ImportForm
from govatlas.interchange.foreign import ForeignFile
from govatlas.model.codebook import Codebook


class Qdpx(ImportForm):
    """A project of REFI-QDA."""

    name = "qdpx"
    meaning = "a project of ATLAS.ti, MAXQDA, NVivo, QualCoder (REFI-QDA)"
    endings = (".qdpx",)

    def read(self, path: Path, codebook: Codebook) -> ForeignFile:
        """Return the texts and codings in a project."""
        from govatlas.interchange.refiqda.read_project import read_project

        return read_project(path, codebook)


class LabelStudio(ImportForm):
    """Tasks of Label Studio."""

    name = "label-studio"
    meaning = "tasks of Label Studio (JSON)"
    endings = (".json",)

    def read(self, path: Path, codebook: Codebook) -> ForeignFile:
        """Return the texts and codings in the tasks."""
        from govatlas.interchange.label_studio.read import read_tasks

        return read_tasks(path, codebook)


class Inception(ImportForm):
    """CASes of UIMA."""

    name = "cas"
    meaning = "an archive of UIMA CAS XMI files from INCEpTION, or one file beside its type system"
    endings = (".cas.zip", ".zip", ".xmi")

    def read(self, path: Path, codebook: Codebook) -> ForeignFile:
        """Return the texts and codings in the files."""
        from govatlas.interchange.cas.read import read_archive

        return read_archive(path, codebook)
