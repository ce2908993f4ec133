"""Asks a model for the norms of one part of a document, again if the reply is invalid."""

from govatlas.coding.llm.asking import Asker, Conversation, Findings, Voice, ask_again, obtain
from govatlas.coding.llm.evidence import Finder
from govatlas.coding.llm.norm_evidence import build_norms, to_claims
from govatlas.coding.llm.norm_places import Places
from govatlas.coding.llm.norm_reply import ParsedNorms, read_norms
from govatlas.coding.llm.prompts import Part, write_document
from govatlas.coding.llm.request import Parameters, Reply
from govatlas.coding.llm.tasks import Task
from govatlas.model.codebook import Codebook


async def ask_norms(
    asker: Asker,
    *,
    voice: Voice,
    parameters: Parameters,
    task: Task,
    codebook: Codebook,
    part: Part,
    finder: Finder,
    places: Places,
    token: str,
) -> Findings:
    """Return the norms that a model finds in one part of a document.

    An invalid reply is requested again, with what is wrong, at most twice; a quotation that is
    not in the document, once. Norms without a quotation are dropped, as are other parts that
    are not in the text.
    """
    conversation = Conversation(asker, voice, parameters, task, part, finder.document.text_digest)
    conversation.turns.append(task.rules)
    shown = finder.masked.show(finder.document, part.span)

    def read(reply: Reply) -> ParsedNorms:
        return read_norms(reply.text, codebook, finish=reply.finish)

    def fail(reason: str) -> ParsedNorms:
        return ParsedNorms(problems=(reason,))

    parsed = await obtain(
        conversation,
        write_document(shown, token, part, language=finder.document.language),
        read,
        fail,
    )
    evidence = finder.find(to_claims(parsed))
    if any(piece.missing for piece in evidence):
        await ask_again(conversation, finder, evidence)
    return Findings(
        norms=build_norms(parsed, evidence, finder, places),
        tally=finder.tally,
        usage=conversation.usage,
        reasks=max(0, conversation.attempts - 1),
    )
