"""Marks tests that need a browser, start processes or take long; `make check` leaves these out.

A test counts as slow where it takes more than about a second on an idle machine; so does a file
whose tests take more than some three seconds together.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest

FIXTURES: Final = {"browser": "browser", "agora": "slow", "shared": "slow"}
"""What a test needs by way of fixtures, and the mark that this gives it."""

WHOLE_FILES: Final = {
    "api/test_agreement.py": "slow",
    "api/test_cluster.py": "process",
    "api/test_explorer.py": "slow",
    "api/test_llm_estimate.py": "slow",
    "api/test_llm_hostile.py": "process",
    "api/test_llm_kills.py": "process",
    "api/test_llm_languages.py": "process",
    "api/test_llm_run.py": "process",
    "api/test_llm_verbs.py": "slow",
    "api/test_meaning.py": "slow",
    "api/test_ocr.py": "slow",
    "api/test_processes.py": "process",
    "api/test_tags.py": "slow",
    "api/test_workbook.py": "slow",
    "assistants/test_server.py": "slow",
    "cli/test_coder_packages.py": "slow",
    "cli/test_draft.py": "process",
    "cli/test_estimate.py": "slow",
    "cli/test_filters.py": "slow",
    "cli/test_llm.py": "process",
    "cli/test_process.py": "process",
    "cli/test_readme.py": "process",
    "cli/test_search.py": "slow",
    "codebook/test_shipped_crosswalks.py": "slow",
    "coding/llm/test_providers.py": "slow",
    "coding/llm/test_server.py": "slow",
    "coding/local/glossed/test_coder.py": "slow",
    "coding/local/glossed/test_variants.py": "slow",
    "coding/local/test_digest.py": "slow",
    "coverage/test_selection.py": "slow",
    "coverage/test_takeaways.py": "slow",
    "doors/test_doors.py": "process",
    "drafting/test_draft.py": "process",
    "examples/test_examples.py": "process",
    "fuzz/test_files.py": "process",
    "fuzz/test_hostile.py": "process",
    "fuzz/test_texts.py": "slow",
    "grounding/test_align.py": "slow",
    "honesty/test_commands.py": "slow",
    "interchange/test_import.py": "slow",
    "interchange/test_refiqda.py": "slow",
    "interchange/test_round_trips.py": "slow",
    "norms/test_guards.py": "slow",
    "reading/test_epub.py": "slow",
    "reading/test_pictures.py": "slow",
    "reading/test_remote.py": "slow",
    "releases/test_deposit.py": "slow",
    "releases/test_release.py": "slow",
    "store/test_scripts.py": "slow",
    "web/still/test_still.py": "slow",
    "web/test_absurd.py": "slow",
    "web/test_api_schema.py": "slow",
    "web/test_blind_actors.py": "slow",
    "web/test_connections.py": "process",
    "web/test_coverage_pages.py": "slow",
    "web/test_draft.py": "process",
    "web/test_drawing.py": "process",
    "web/test_former_ids.py": "slow",
    "web/test_group_asking.py": "slow",
    "web/test_interface.py": "slow",
    "web/test_permalinks.py": "slow",
    "web/test_printing.py": "slow",
    "web/test_reports.py": "slow",
    "web/test_review.py": "slow",
    "web/test_serving.py": "process",
}

SINGLE_TESTS: Final[Mapping[str, tuple[str, ...]]] = {
    "api/test_code.py": (
        "test_a_text_that_takes_too_much_is_reported_and_the_rest_go_on",
        "test_ids_are_put_in_order_in_time_that_grows_with_their_number",
        "test_one_text_alone_is_coded_under_limits_too",
    ),
    "api/test_llm_batch.py": ("test_a_round_codes_every_document",),
    "api/test_read.py": ("test_a_folder_is_read_once",),
    "cli/test_agreement.py": (
        "test_a_coder_is_evaluated_in_one_command",
        "test_two_coders_are_compared",
        "test_every_pair_goes_on_one_page",
    ),
    "cli/test_commands.py": ("test_a_cluster_of_this_machine_codes",),
    "cli/test_user.py": ("test_a_site_that_nobody_could_review_is_not_served",),
    "cli/test_wide_scripts.py": ("test_a_quotation_without_spaces_is_folded_not_cut",),
    "coding/llm/test_client.py": ("test_faults_come_back_as_values_after_one_attempt",),
    "coverage/test_estimate.py": ("test_intervals_hold_the_truth_where_naive_ones_do_not",),
    "honesty/test_site.py": ("test_every_page_that_is_linked_opens",),
    "norms/test_find.py": (
        "test_a_long_hostile_line_is_finished",
        "test_the_order_of_norms_does_not_hang_on_how_words_are_hashed",
    ),
    "store/test_catalogue.py": ("test_what_changed_read_alone_gives_the_same_as_all_read",),
    "store/test_review.py": ("test_revisions_from_many_threads_lose_nothing",),
    "training/test_actor_names.py": ("test_each_role_has_a_row_for_each_set_of_documents",),
    "web/test_api.py": ("test_the_list_of_resources_works_without_scripts",),
    "web/test_correcting.py": ("test_gaps_and_groups_say_which_shares_are_corrected",),
    "web/test_coverage_pages.py": (
        "test_an_empty_collection_has_pages",
        "test_every_link_of_a_page_resolves",
    ),
    "web/test_duties.py": ("test_every_link_resolves",),
    "web/test_everything.py": ("test_every_document_has_its_metadata_its_labels_and_their_words",),
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
