"""Reads messages of e-mail."""

import re

from govatlas.errors import UnreadableFile
from govatlas.reading.clean import clean_text
from govatlas.reading.extract import Extract
from govatlas.reading.format import Format, Match, Sample


def read_mail(data: bytes) -> Extract:
    """Return the words of a message without its headers."""
    from email import message_from_bytes, policy

    message = message_from_bytes(data, policy=policy.default)
    body = message.get_body(("plain",))
    if body is None:
        raise UnreadableFile("is a message without plain text; save its text as a file")
    return Extract(
        text=clean_text(body.get_content()),
        title=str(message["Subject"] or ""),
        authority=str(message["Organization"] or ""),
        reader="atlas-mail 1",
    )


def _match(sample: Sample) -> Match:
    begins = re.match(r"[A-Za-z-]+: ", sample.head)
    return Match.SURE if begins and sample.ending == ".eml" else Match.NO


MAIL = Format(
    name="mail",
    media_type="message/rfc822",
    endings=(".eml",),
    match=_match,
    read=read_mail,
    is_text=True,
)
