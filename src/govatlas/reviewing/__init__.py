"""What people do who review: sign in, judge labels, code blind, settle where coders differ."""

from govatlas.extras import missing_extra

try:
    import argon2  # noqa: F401
except ImportError as error:
    raise missing_extra("site", purpose="review") from error

from govatlas.reviewing.accounts import (
    PANEL,
    add_user,
    change_password,
    check_name,
    disable_user,
    enable_user,
    list_users,
)
from govatlas.reviewing.blind import (
    FIELDS,
    UNABLE,
    DraftCheck,
    check_draft,
    list_questions,
    open_draft,
    save_draft,
    submit_draft,
)
from govatlas.reviewing.blind_actors import (
    ACTOR_FIELDS,
    MOST_ACTORS,
    is_filled,
    list_actor_rows,
)
from govatlas.reviewing.context import ReviewContext
from govatlas.reviewing.edits import Act, ActorEdit, Edit, Evidence, LabelEdit, StatusEdit
from govatlas.reviewing.judging import REJECTED_ACTOR, judge, name_person, start_coding
from govatlas.reviewing.notes import LONGEST_NOTE, add_note, list_notes
from govatlas.reviewing.passwords import Passwords
from govatlas.reviewing.queue import (
    MOST_AT_ONCE,
    assign,
    find_batch,
    finish,
    list_audit,
    list_batches,
    list_queue,
    list_sample,
    plan,
    withdraw,
    withdraw_batch,
)
from govatlas.reviewing.reporting import (
    LONGEST_CONTACT,
    LONGEST_REPORT,
    close_report,
    find_report,
    list_reports,
    send_report,
)
from govatlas.reviewing.sessions import (
    ABSOLUTE,
    IDLE,
    Session,
    find_session,
    sign_in,
    sign_out,
)
from govatlas.reviewing.settling import (
    NOBODY,
    Answer,
    Case,
    Outcome,
    Outcomes,
    list_outcomes,
    open_case,
    settle,
)
from govatlas.store import Assignment, AuditEntry, Batch, Planned, Report, User

__all__ = [
    "ABSOLUTE",
    "ACTOR_FIELDS",
    "FIELDS",
    "IDLE",
    "LONGEST_CONTACT",
    "LONGEST_NOTE",
    "LONGEST_REPORT",
    "MOST_ACTORS",
    "MOST_AT_ONCE",
    "NOBODY",
    "PANEL",
    "REJECTED_ACTOR",
    "UNABLE",
    "Act",
    "ActorEdit",
    "Answer",
    "Assignment",
    "AuditEntry",
    "Batch",
    "Case",
    "DraftCheck",
    "Edit",
    "Evidence",
    "LabelEdit",
    "Outcome",
    "Outcomes",
    "Passwords",
    "Planned",
    "Report",
    "ReviewContext",
    "Session",
    "StatusEdit",
    "User",
    "add_note",
    "add_user",
    "assign",
    "change_password",
    "check_draft",
    "check_name",
    "close_report",
    "disable_user",
    "enable_user",
    "find_batch",
    "find_report",
    "find_session",
    "finish",
    "is_filled",
    "judge",
    "list_actor_rows",
    "list_audit",
    "list_batches",
    "list_notes",
    "list_outcomes",
    "list_questions",
    "list_queue",
    "list_reports",
    "list_sample",
    "list_users",
    "name_person",
    "open_case",
    "open_draft",
    "plan",
    "save_draft",
    "send_report",
    "settle",
    "sign_in",
    "sign_out",
    "start_coding",
    "submit_draft",
    "withdraw",
    "withdraw_batch",
]
