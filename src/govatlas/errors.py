"""One tree of the errors that govatlas raises.

::

    GovatlasError
    ├── InvalidValue            a value that breaks a promise of the model
    │   └── UnquotableSpan      a span outside the text of its document
    ├── InputError              something the user gave cannot be used
    │   ├── UnreadableFile      a file that no reader can open
    │   ├── RefusedText         text that the quality gate turns away
    │   ├── InvalidManifest     a manifest with rows that make no sense
    │   ├── InvalidCodebook     a taxonomy file that breaks the schema
    │   ├── UnknownDocument     no document of that name in the database
    │   │   ├── RenamedDocument     it has another id now
    │   │   └── DeletedDocument     it was deleted
    │   ├── UnknownCategory     no category of that code in the codebook
    │   └── UnknownCoder        no coder of that name
    └── StoreError              the database cannot do what was asked
        ├── NotADatabase        the file is something else
        ├── NewerDatabase       written by a later version of govatlas
        └── BusyDatabase        another process holds the write lock

Every message says what is wrong, with which input, then what to do next.
"""


class GovatlasError(Exception):
    """Anything that govatlas raises on purpose; ``str()`` is one line fit for a user."""


class InvalidValue(GovatlasError):
    """A value that breaks a promise of the model, such as a label with no quotation."""


class UnquotableSpan(InvalidValue):
    """A span that does not lie within the text of its document."""


class InputError(GovatlasError):
    """Something the user gave cannot be used; the exit status is 1."""


class UnreadableFile(InputError):
    """A file that cannot be opened or parsed: missing, locked, truncated, hostile, unknown."""


class RefusedText(InputError):
    """Text that the quality gate turns away, such as a scan without a text layer."""


class InvalidManifest(InputError):
    """A manifest that cannot be followed; the message names file, row and column."""


class InvalidCodebook(InputError):
    """A taxonomy file that breaks the schema; the message names file, line and reason."""


class UnknownDocument(InputError):
    """No document of that name is in the database."""


class RenamedDocument(UnknownDocument):
    """The document has another id now, which is ``became``."""

    def __init__(self, message: str, became: str = "") -> None:
        """Hold the message with the id."""
        super().__init__(message)
        self.became = became


class DeletedDocument(UnknownDocument):
    """The document was deleted; the message says when and why."""


class UnknownCategory(InputError):
    """No category of that code is in the codebook."""


class UnknownCoder(InputError):
    """No coder of that name exists, or it has coded nothing here."""


class StoreError(GovatlasError):
    """The database cannot do what was asked."""


class NotADatabase(StoreError):
    """The file exists and is not a govatlas database."""


class NewerDatabase(StoreError):
    """The database was written by a later version of govatlas."""


class BusyDatabase(StoreError):
    """Another process holds the write lock longer than we wait."""


def describe_fault(error: Exception) -> str:
    """Return, in one line, an error that govatlas did not raise on purpose."""
    words = " ".join(str(error).split())
    return f"a bug in govatlas ({type(error).__name__}{f': {words}' if words else ''})"
