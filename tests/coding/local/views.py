"""Documents seen as the local coder sees them, from wording written for the tests."""

from govatlas.coding.local.views import DocumentView, view_document
from govatlas.model.document import Document
from govatlas.model.instrument import Authority, Instrument
from govatlas.unitizing import outline


def view_text(
    text: str, *, title: str = "Untitled", authority: str = "", stage: str = ""
) -> DocumentView:
    """Return the view of a document with this text."""
    instrument = Instrument(id="made-up", title=title, authority=Authority(authority), stage=stage)
    document = Document(instrument=instrument, text=text)
    return view_document(document, outline(document))


BILL = """A BILL
To require transparency from developers of artificial intelligence models.

BE IT ENACTED BY THE LEGISLATURE OF THE STATE OF NORLAND:

SECTION 1. Definitions. For purposes of this Act, "developer" means a person that trains a \
foundation model and makes it available.

SECTION 2. Duties. (a) A developer shall publish a summary of the data used to train the model.
(b) A developer shall conduct testing of the model for safety before release.
(c) A developer shall submit an annual report to the Legislature.

SECTION 3. Enforcement. The Attorney General may bring a civil action against a developer that \
violates this Act. The court may impose a civil penalty of not more than $10,000 for each \
violation. Any person injured by a violation of this Act may bring a civil action for damages.

SECTION 4. Effective date. This Act shall take effect on January 1, 2027.
"""
POLICY = """Tarnwick Artificial Intelligence Policy

Tarnwick is committed to the responsible use of artificial intelligence. This policy applies to \
all employees of Tarnwick.

We will test AI systems before we use them. We believe that people should stay in control of \
decisions. Employees should check the output of generative AI tools before they publish it.

Our approach is voluntary and goes beyond what the law asks. We will review this policy each year.
"""
SPEECH = """Remarks on artificial intelligence

Thank you, Mr. President. I would like to speak about artificial intelligence today.

Many countries have told us what worries them. I thank the delegates for their patience, and \
I look forward to hearing what they say.
"""
PROMOTION = """Measures of Karlow Municipality on promoting general artificial intelligence

1. Karlow shall promote the construction of computing facilities. The plan fosters closer \
cooperation with cloud service providers.

2. Karlow shall support the use of models in finance. The plan encourages financial institutions \
to disclose scenarios of use.

3. Karlow shall explore new ways of training. The plan fosters collaboration among laboratories.

4. Karlow shall strengthen open platforms. The city will promote and support research.

5. Karlow shall guide and support innovation-driven entities. The plan will support \
innovation-driven entities in testing new methods.
"""
