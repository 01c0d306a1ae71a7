"""Every promise of safety has tests, by name: what was found dangerous, and where it is shown not to happen.

The rows are those of the list of findings that the program was built against. A test that is renamed or removed is
missed here.
"""

import ast
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

ROWS: Mapping[str, Mapping[str, str]] = {
    "text from outside": {
        "escape sequences, C1 and bidi overrides reach no terminal": """
            domain/test_text.py::test_what_steers_or_hides domain/test_text.py::test_every_control_character
            tui/test_hostile.py::test_no_text_breaks_a_screen tui/test_hostile.py::test_any_text_in_any_field
            cli/test_hostile.py::test_every_field_of_a_document cli/test_hostile.py::test_arguments
            cli/test_hostile.py::test_what_another_program_put_into_the_library
            cli/test_fetch.py::test_a_hostile_answer_reaches_no_terminal
            robustness/test_short.py::test_nothing_fails""",
        "honest scripts stay, stacked marks do not": """
            domain/test_text.py::test_stays_as_it_is domain/test_text.py::test_stacked_marks
            domain/test_text.py::test_the_limits""",
        "a title in square brackets is text": """
            cli/test_hostile.py::test_markup_of_others_stays_text tui/test_hostile.py::test_no_text_breaks_a_screen
            tui/test_hostile.py::test_no_name_of_a_view_breaks_the_palette
            test_one_door.py::test_only_these_modules_use_the_door""",
        "a crash says little, keeps notes to itself and exits non-zero": """
            tui/test_process.py::test_a_crash_is_two_lines_and_a_private_log
            tui/test_mistakes.py::test_in_a_thread_of_its_own tui/test_mistakes.py::test_in_a_callback
            tui/test_at_once.py::test_a_mistake_of_ours_is_told_of_in_the_shell""",
        "lone surrogates": """
            domain/test_text.py::test_what_steers_or_hides
            formats/tex/test_properties.py::test_surrogates_and_controls_pass""",
        "only https links of known hosts are opened, and never by a shell": """
            services/test_opening.py::test_other_hosts_and_schemes_are_not_opened
            services/test_opening.py::test_no_shell_reads_the_link
            services/test_external_editor.py::test_no_shell_reads_them
            test_one_door.py::test_the_opener_alone_opens_links""",
        "an identifier names no file elsewhere": """
            domain/test_identifier.py::test_invalid domain/test_identifier.py::test_anything_else_is_a_value_error""",
    },
    "documents": {
        "XML: no DOCTYPE, no entities, no cut": """
            formats/arxiv/test_xml.py::test_entities_that_multiply_are_refused
            formats/arxiv/test_xml.py::test_every_cut_is_told
            formats/arxiv/test_xml.py::test_depth_and_size_are_bounded""",
        "a bad entry is told and the others stay": """
            formats/arxiv/test_api.py::test_a_bad_entry_is_a_problem_and_the_others_stay
            formats/arxiv/test_rss.py::test_a_bad_item_is_a_problem_and_the_others_stay
            formats/arxiv/test_oai.py::test_a_bad_record_is_a_problem_and_the_others_stay
            formats/arxiv/test_daily_papers.py::test_a_bad_entry_is_a_problem_and_the_others_stay""",
        "HTML: linear, and too deep is told": """
            fulltext/test_latexml_hostile.py::test_nesting_beyond_the_limit_is_refused
            fulltext/test_latexml_hostile.py::test_floods_end_soon
            fulltext/test_latexml_hostile.py::test_entities_of_a_page_are_not_expanded
            fulltext/test_latexml_hostile.py::test_a_page_that_is_cut_is_refused""",
        "PDF: a child with limits and a deadline": """
            fulltext/test_pdf.py::test_its_time_ends
            fulltext/test_pdf.py::test_a_mutated_file_gives_a_document_or_a_sentence
            fulltext/test_pdf.py::test_a_hundred_thousand_pages fulltext/test_pdf.py::test_no_answer_is_believed""",
        "TeX: every failure shows the source, in linear time": """
            formats/tex/test_properties.py::test_takes_linear_time_on_nasty_input
            formats/tex/test_properties.py::test_surrogates_and_controls_pass""",
        "JSON: size, depth, NaN": """
            formats/arxiv/test_snapshot.py::test_depth_counts_brackets_and_not_those_in_texts""",
        "a digest says nothing on behalf of the user and never overrules arXiv": """
            services/test_importing.py::test_arxiv_is_not_overwritten_by_a_digest
            services/test_importing.py::test_what_the_user_said_is_untouched
            services/test_taking_over.py::test_nothing_changes_unasked
            services/test_taking_over.py::test_what_arxiv_says_is_not_overwritten""",
        "floods of lines stay quick": """
            domain/test_text.py::test_a_hundred_thousand_empty_lines
            tui/test_hostile.py::test_no_text_breaks_a_screen
            formats/imports/test_floods.py::test_four_times_as_much_takes_about_four_times_as_long
            formats/imports/test_memory.py::test_little_memory_is_enough
            storage/test_foreign.py::test_pages_that_lead_to_one_another""",
    },
    "network": {
        "known hosts, https, three redirects": """
            sources/test_addresses.py::test_no_text_leads_elsewhere
            sources/test_addresses.py::test_what_is_not_asked
            sources/test_transport.py::test_hosts_that_are_not_known_are_not_asked
            test_one_door.py::test_the_transport_is_made_at_one_place""",
        "a total deadline, whatever drips": """
            sources/test_transport.py::test_the_deadline_ends_it_in_real_time
            sources/test_transport.py::test_silence_ends_it_before_the_deadline""",
        "a cap on unpacked bytes": """
            sources/test_decoding.py::test_a_bomb_is_stopped_early
            sources/test_transport.py::test_a_limit_of_its_own""",
        "one request in three seconds, whoever asks": """
            sources/test_bad_day.py::test_a_bad_day_with_two_windows
            sources/test_processes.py::test_two_processes_take_turns
            sources/test_gate.py::test_an_hour_with_four_threads
            sources/test_gate.py::test_a_request_that_fails_counts
            cli/test_fetch.py::test_windows_share_one_gate_whatever_their_library""",
        "a wish to wait is obeyed and counted down": """
            sources/test_transport.py::test_retry_after_is_counted_down
            sources/test_processes.py::test_a_pause_binds_both_processes
            sources/test_transport.py::test_pauses_grow_where_the_server_names_none""",
        "every fault is named, and a retry works": """
            sources/test_faults.py::test_fault sources/test_faults.py::test_every_fault_is_named_here
            sources/test_full_texts.py::test_a_fault_is_named_and_only_a_refusal_is_one
            tui/test_fetching_faults.py::test_a_fault_is_named_takes_nothing_away_and_holds_no_key_up""",
        "a page, garbage or nothing is never an empty day": """
            cli/test_fetch.py::test_nobody_there_is_no_empty_day
            formats/arxiv/test_rss.py::test_another_feed_is_not_an_empty_day
            formats/arxiv/test_oai.py::test_another_answer_is_not_an_empty_list""",
        "a key stops it": """
            sources/test_transport.py::test_cancelling_takes_a_moment
            sources/test_gate.py::test_waiting_can_be_cancelled""",
    },
    "the store": {
        "what was acknowledged is on disk": """
            storage/test_connection.py::test_every_commit_reaches_the_disk
            storage/test_processes.py::test_a_kill_loses_nothing_that_was_acknowledged
            storage/test_processes.py::test_two_that_star_at_once_lose_nothing
            tui/test_process.py::test_what_was_acknowledged_survives_being_killed
            cli/test_processes.py::test_an_import_that_is_killed_leaves_whole_documents""",
        "an SQLite that loses data is refused": """
            storage/test_connection.py::test_an_old_one_is_refused
            storage/test_connection.py::test_the_one_that_runs_is_new_enough""",
        "backups: checked, seven, daily, before a migration": """
            storage/test_backups.py::test_seven_stay_and_the_oldest_goes_first storage/test_backups.py::test_by_age
            storage/test_backups.py::test_a_damaged_library_gives_no_copy_and_takes_no_good_one_away
            storage/test_schema.py::test_a_backup_of_the_old_tables_is_made_first
            storage/test_schema.py::test_no_backup_no_step""",
        "a damaged file is moved aside and a backup is offered": """
            storage/test_backups.py::test_the_backup_is_in_place_and_the_damaged_file_is_kept
            storage/test_damage.py::test_the_sentence_names_the_backup
            storage/test_damage.py::test_whatever_is_spoilt_is_told_in_a_sentence""",
        "a newer schema is refused byte for byte": """
            storage/test_connection.py::test_both_versions_are_named_and_no_byte_is_changed""",
        "an empty file beside a backup is damage": """
            storage/test_connection.py::test_an_empty_file_is_damage
            storage/test_connection.py::test_a_lost_file_is_damage_and_nothing_is_made""",
        "nobody else may read it": """
            storage/test_connection.py::test_only_its_owner_may_read_it
            storage/test_backups.py::test_only_its_owner_may_read_it""",
        "a big import leaves other windows their turn": """
            services/test_in_pieces.py::test_another_window_gets_its_turn_between_two_pieces
            services/test_in_pieces.py::test_what_ends_it_leaves_whole_pieces""",
        "two windows at once": """
            tui/test_process.py::test_two_windows_on_one_library
            cli/test_processes.py::test_commands_at_once_lose_nothing""",
        "a file that is removed while it is open is noticed": """
            storage/test_connection.py::test_a_file_that_is_removed_or_replaced_is_noticed""",
    },
    "files we write": {
        "whole or not at all": """
            storage/test_files.py::test_a_reader_keeps_the_file_that_it_opened
            storage/test_files.py::test_writers_at_once_leave_one_whole_text
            storage/test_files.py::test_a_file_that_may_not_grow
            test_one_door.py::test_only_these_modules_use_the_door""",
        "no pipes and devices": """
            storage/test_files.py::test_a_pipe_is_not_opened storage/test_files.py::test_a_device
            test_regular.py::test_settings test_regular.py::test_keys test_regular.py::test_the_moments_of_requests
            test_regular.py::test_the_crash_log""",
        "the crash log is private whoever made it before": """
            test_regular.py::test_a_crash_log_of_others_rights_becomes_private""",
        "each format reads back equal through the parsers of others": """
            formats/exports/test_hostile.py::test_bibtexparser formats/exports/test_hostile.py::test_pybtex
            formats/exports/test_hostile.py::test_rispy
            formats/exports/test_hostile.py::test_against_its_schema
            formats/exports/test_hostile.py::test_csv formats/exports/test_hostile.py::test_braces_and_keys
            formats/exports/test_hostile.py::test_nothing_steers_a_terminal_and_the_same_papers_give_the_same_text""",
    },
    "terminal and process": {
        "signals restore the terminal": """
            tui/test_process.py::test_a_signal_restores_the_terminal
            tui/test_process.py::test_a_signal_while_it_starts_restores_the_terminal_too
            tui/test_process.py::test_a_terminal_that_goes_away_ends_the_program""",
        "stops and comes back": """
            tui/test_process.py::test_the_shell_comes_back_and_the_screen_after_it
            tui/test_process.py::test_a_stop_from_outside_does_no_harm""",
        "no terminal, a dumb one": """
            cli/test_usage.py::test_without_a_terminal_nothing_is_opened
            cli/test_processes.py::test_a_pipe_for_a_keyboard_is_told_in_a_line
            cli/test_processes.py::test_a_terminal_that_places_no_text""",
        "no colour and no Unicode": """
            tui/test_colourless.py::test_no_screen_has_a_colour tui/test_colourless.py::test_a_terminal_gets_none
            tui/test_process.py::test_without_colours_and_without_unicode
            cli/test_processes.py::test_an_ascii_locale""",
        "every size": """
            tui/test_resizing.py::test_every_size_is_filled tui/test_resizing.py::test_a_size_from_the_start""",
        "no pattern of a user's is run": """
            domain/filters/test_language.py::test_a_long_filter_takes_no_longer_than_its_length
            domain/filters/test_language.py::test_any_text_is_a_node_that_is_written_and_read_again_or_an_error_in_words
            test_one_door.py::test_only_these_modules_use_the_door""",
    },
    "supply chain": {
        "nothing unexpected is installed": """
            test_supply.py::test_nothing_unexpected_comes_with_it
            test_supply.py::test_every_requirement_is_bounded""",
    },
    "figures": {
        "each script finds nothing in its short form": "robustness/test_short.py::test_nothing_fails",
    },
}  # fmt: skip

ALL = [(chapter, row) for chapter, rows in ROWS.items() for row in rows]


@cache
def known_in(name: str) -> frozenset[str]:
    path = ROOT / "tests" / name
    if not path.is_file():
        return frozenset()
    functions = ast.FunctionDef | ast.AsyncFunctionDef
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return frozenset(node.name for node in nodes if isinstance(node, functions) and node.name.startswith("test_"))


def missing(names: str) -> list[str]:
    found = []
    for name in names.split():
        path, _, test = name.partition("::")
        if test not in known_in(path):
            found.append(name)
    return found


@pytest.mark.parametrize(("chapter", "row"), ALL, ids=[f"{chapter}: {row}" for chapter, row in ALL])
def test_the_row_has_its_tests(chapter: str, row: str) -> None:
    assert ROWS[chapter][row].split()
    assert missing(ROWS[chapter][row]) == []


def test_a_test_that_is_not_there_is_missed() -> None:
    named = "test_safety_rows.py::test_never_written nowhere.py::test_this test_safety_rows.py::*"
    assert missing(named) == named.split()
