"""The type system of our CASes: passages with a code, codes of the whole text."""

from typing import TYPE_CHECKING, Final

from govatlas.extras import missing_extra

if TYPE_CHECKING:
    from cassis import TypeSystem

TYPE_SYSTEM: Final = "TypeSystem.xml"
PASSAGE: Final = "webanno.custom.GovatlasPassage"
"""A name under which INCEpTION keeps layers that users made."""
WHOLE: Final = "webanno.custom.GovatlasDocument"
CODE: Final = "code"
GROUP: Final = "group"
NOTES: Final = "notes"


def build_types() -> "TypeSystem":
    """Return the type system.

    Raises:
        InputError: the library for CASes is not installed.
    """
    try:
        from cassis import TypeSystem
    except ImportError as error:
        raise missing_extra("exchange", purpose="UIMA CAS") from error
    types = TypeSystem()
    for name, above in ((PASSAGE, "uima.tcas.Annotation"), (WHOLE, "uima.cas.AnnotationBase")):
        made = types.create_type(name=name, supertypeName=above)
        for feature in (CODE, GROUP, NOTES):
            types.create_feature(made, feature, rangeType="uima.cas.String")
    return types
