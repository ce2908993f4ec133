"""Checks the rules of legislative status against codings.

``python -m training.status`` prints accuracy by status, and each document judged otherwise.
The rules have hand-set points and nothing is fitted, so there is nothing to write.
"""

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from govatlas.coding.local.status import judge_status
from govatlas.coding.local.views import DocumentView
from training.corpus import SHARED, load_coded_documents


def report(coded: Sequence[tuple[DocumentView, str]], what: str) -> str:
    """Return how often the rules agree with the status that each document was given."""
    judged = [(view.document, given, judge_status(view)) for view, given in coded]
    right = Counter(given for _, given, label in judged if label.category == given)
    total = Counter(given for _, given, _ in judged)
    lines = [f"accuracy {right.total() / max(1, total.total()):.3f} of {total.total()} {what}"]
    lines += [f"  {status}: {right[status]} of {total[status]}" for status in sorted(total)]
    for document, given, label in judged:
        if label.category != given:
            lines.append(f"  {document.id}: {given}, judged {label.category} ({label.confidence})")
    return "\n".join(lines)


def main() -> None:
    """Run the check from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=SHARED, help="holds agora/ and gold/")
    documents = load_coded_documents(parser.parse_args().shared)
    for gold, what in ((True, "gold documents"), (False, "other documents")):
        chosen = [document for document in documents if document.given.gold is gold]
        print(report([(d.measured.view, d.given.status) for d in chosen], what))


if __name__ == "__main__":
    main()
