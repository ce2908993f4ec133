"""Marks tests that need a browser, start processes or take long; `make check` leaves these out.

A test counts as slow where it takes more than about a second on an idle machine.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest

FIXTURES: Final = {"browser": "browser", "agora": "slow", "shared": "slow"}
"""What a test needs by way of fixtures, and the mark that this gives it."""

WHOLE_FILES: Final = {
    "api/test_cluster.py": "process",
    "api/test_llm_hostile.py": "process",
    "api/test_llm_kills.py": "process",
    "api/test_llm_run.py": "process",
    "cli/test_coder_packages.py": "slow",
    "cli/test_draft.py": "process",
    "cli/test_llm.py": "process",
    "cli/test_process.py": "process",
    "cli/test_readme.py": "process",
    "coding/local/test_digest.py": "slow",
    "doors/test_doors.py": "process",
    "drafting/test_draft.py": "process",
    "examples/test_examples.py": "process",
    "fuzz/test_files.py": "process",
    "fuzz/test_hostile.py": "process",
    "honesty/test_commands.py": "slow",
    "web/still/test_still.py": "slow",
    "web/test_absurd.py": "slow",
    "web/test_api_schema.py": "slow",
    "web/test_connections.py": "process",
    "web/test_draft.py": "process",
    "web/test_serving.py": "process",
}

SINGLE_TESTS: Final[Mapping[str, tuple[str, ...]]] = {
    "releases/test_release.py": (
        "test_killed_at_any_moment_there_is_no_release_or_a_whole_one",
        "test_changes_say_what_and_why",
        "test_croissant_reads_records_back",
        "test_made_twice_a_release_is_the_same_byte_for_byte",
        "test_texts_need_a_stated_licence_and_agora_needs_to_be_asked_for",
        "test_the_day_is_that_of_the_data_or_of_the_environment",
        "test_without_gold_estimates_are_raw_and_with_gold_they_name_it",
    ),
    "api/test_llm_batch.py": ("test_a_round_codes_every_document",),
    "cli/test_agreement.py": (
        "test_a_coder_is_evaluated_in_one_command",
        "test_two_coders_are_compared",
        "test_every_pair_goes_on_one_page",
    ),
    "cli/test_user.py": (
        "test_users_are_added_listed_disabled_and_their_passwords_changed",
        "test_hostile_and_reserved_names_are_refused",
    ),
    "coding/llm/test_client.py": ("test_faults_come_back_as_values_after_one_attempt",),
    "coverage/test_estimate.py": ("test_intervals_hold_the_truth_where_naive_ones_do_not",),
    "fuzz/test_texts.py": ("test_a_long_statute_takes_memory_in_proportion_to_its_length",),
    "honesty/test_site.py": ("test_every_page_that_is_linked_opens",),
    "norms/test_find.py": ("test_a_long_hostile_line_is_finished",),
    "store/test_catalogue.py": ("test_what_changed_read_alone_gives_the_same_as_all_read",),
    "store/test_review.py": ("test_revisions_from_many_threads_lose_nothing",),
    "training/test_actor_names.py": ("test_each_role_has_a_row_for_each_set_of_documents",),
    "web/test_api.py": ("test_the_list_of_resources_works_without_scripts",),
    "web/test_coverage_pages.py": ("test_every_link_of_a_page_resolves",),
    "web/test_duties.py": ("test_every_link_resolves",),
    "web/test_pages.py": ("test_every_link_of_a_page_resolves", "test_no_parameter_is_a_fault"),
    "web/test_review.py": (
        "test_blind_coding_from_assignment_to_agreement",
        "test_one_who_codes_blind_sees_nobodys_labels_of_it",
    ),
}
"""Slow tests of files whose others are quick."""

_HERE: Final = Path(__file__).parent


def mark(item: pytest.Item) -> None:
    """Give a test the marks that it should have."""
    for name in _list_marks(item):
        item.add_marker(name)


def _list_marks(item: pytest.Item) -> Iterator[str]:
    file = item.path.relative_to(_HERE).as_posix() if item.path.is_relative_to(_HERE) else ""
    needed = getattr(item, "fixturenames", ())
    yield from (given for fixture, given in FIXTURES.items() if fixture in needed)
    if file in WHOLE_FILES:
        yield WHOLE_FILES[file]
    if getattr(item, "originalname", item.name) in SINGLE_TESTS.get(file, ()):
        yield "slow"
