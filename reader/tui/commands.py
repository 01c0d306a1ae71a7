"""The one table of commands: keys, hints, palette, help and the README's key table come from it."""

from enum import StrEnum
from typing import NamedTuple


class Group(StrEnum):
    """The headings of the help screen."""

    MOVE = "Move"
    DECIDE = "Decide"
    FIND = "Find"
    TAKE = "Take out, bring in"
    PROGRAM = "The program"


class Place(StrEnum):
    """The screens with commands."""

    MAIN = "main"
    WELCOME = "welcome"
    PAPER = "paper"


EVERYWHERE = frozenset(Place)
LISTS = frozenset({Place.MAIN, Place.WELCOME})
ONLY_WELCOME = frozenset({Place.WELCOME})
ONLY_PAPER = frozenset({Place.PAPER})
PAPERS = frozenset({Place.MAIN, Place.PAPER})


class Command(NamedTuple):
    """One thing that the reader can do.

    ``keys`` are the default ones, by Textual's names, the first is shown; what they are now is in ``keymap``. ``hint``
    is the word in the status line, empty for none; ``places`` are the screens that know it. ``palette`` says whether
    the palette lists it before anything is typed: a step of the cursor or the page is found there by its name only,
    as nobody goes on by a menu, and so is leaving what the palette already lies over; opening the palette, and a view
    by its digit, are nothing to choose there.
    """

    id: str
    keys: tuple[str, ...]
    title: str
    help: str
    group: Group
    hint: str = ""
    palette: bool = True
    places: frozenset[Place] = frozenset({Place.MAIN})


COMMANDS: tuple[Command, ...] = (
    Command("next", ("j", "down"), "Next paper", "Go to the next paper.", Group.MOVE, palette=False),
    Command("previous", ("k", "up"), "Previous paper", "Go to the previous paper.", Group.MOVE, palette=False),
    Command("first", ("g", "home"), "First paper", "Go to the top of the list.", Group.MOVE),
    Command("last", ("G", "end"), "Last paper", "Go to the end of the list.", Group.MOVE),
    Command("half_down", ("ctrl+d", "pagedown"), "Half a page down", "Go half a page down.", Group.MOVE, palette=False),
    Command("half_up", ("ctrl+u", "pageup"), "Half a page up", "Go half a page up.", Group.MOVE, palette=False),
    Command("next_unread", ("n",), "Next unread", "Go to the next unread paper.", Group.MOVE),
    Command("previous_unread", ("N",), "Previous unread", "Go to the previous unread paper.", Group.MOVE),
    Command("scroll_down", ("J", "ctrl+f"), "Scroll the abstract", "Show more of a long abstract.", Group.MOVE, palette=False),
    Command("scroll_up", ("K", "b", "ctrl+b"), "Scroll the abstract back", "Go back in the abstract.", Group.MOVE, palette=False),
    Command("paper_down", ("j", "down"), "Down", "Go a line down; with marked lines: mark one more.", Group.MOVE, palette=False, places=ONLY_PAPER),
    Command("paper_up", ("k", "up"), "Up", "Go a line up; with marked lines: mark one less.", Group.MOVE, palette=False, places=ONLY_PAPER),
    Command("paper_page_down", ("space", "pagedown", "ctrl+f"), "Next page", "Turn the page.", Group.MOVE, palette=False, places=ONLY_PAPER),
    Command("paper_page_up", ("b", "pageup", "ctrl+b"), "Page before", "Turn the page back.", Group.MOVE, palette=False, places=ONLY_PAPER),
    Command("paper_half_down", ("ctrl+d",), "Half a page down", "Go half a page down.", Group.MOVE, palette=False, places=ONLY_PAPER),
    Command("paper_half_up", ("ctrl+u",), "Half a page up", "Go half a page up.", Group.MOVE, palette=False, places=ONLY_PAPER),
    Command("paper_top", ("g", "home"), "Beginning of the paper", "Go to the title.", Group.MOVE, places=ONLY_PAPER),
    Command("paper_end", ("G", "end"), "End of the paper", "Go to the end.", Group.MOVE, places=ONLY_PAPER),
    Command("next_section", ("right_square_bracket",), "Next section", "Go to the next heading.", Group.MOVE, places=ONLY_PAPER),
    Command("previous_section", ("left_square_bracket",), "Section before", "Go to the heading above, or the one before.", Group.MOVE, places=ONLY_PAPER),
    Command("contents", ("c",), "Contents", "Show the table of contents, and go to what is chosen there.", Group.MOVE, hint="contents", places=ONLY_PAPER),
    Command("paper_right", ("right", "greater_than_sign"), "Wide table to the right", "Show more of a table that is wider than the page.", Group.MOVE, palette=False, places=ONLY_PAPER),
    Command("paper_left", ("left", "less_than_sign"), "Wide table to the left", "Go back in a wide table.", Group.MOVE, palette=False, places=ONLY_PAPER),
    Command("next_target", ("tab",), "Next reference", "Choose the next citation, footnote, link or picture in sight.", Group.MOVE, hint="refs", places=ONLY_PAPER),
    Command("previous_target", ("shift+tab",), "Reference before", "Choose the one before.", Group.MOVE, places=ONLY_PAPER),
    Command("follow", ("enter",), "Open what is chosen", "Show the chosen reference or footnote below the text; again: go there. Open a link, a picture.", Group.MOVE, places=ONLY_PAPER),
    Command("jump_back", ("backspace", "ctrl+o"), "Back", "Go back to where the last jump began.", Group.MOVE, places=ONLY_PAPER),
    Command("next_paper", ("J",), "Read the next paper", "Read the next paper of the list.", Group.MOVE, places=ONLY_PAPER),
    Command("previous_paper", ("K",), "Read the paper before", "Read the paper before in the list.", Group.MOVE, places=ONLY_PAPER),
    Command("star", ("s",), "Star", "Star the paper, or take the star away; the list goes on.", Group.DECIDE, hint="star", places=PAPERS),
    Command("skip", ("x",), "Skip", "Not for me: mark the paper read; the list goes on.", Group.DECIDE, hint="skip", places=PAPERS),
    Command("later", ("l",), "Read later", "Put the paper aside to read it later, or take it back; the list goes on.", Group.DECIDE, hint="later", places=PAPERS),
    Command("read", ("r",), "Read / unread", "Mark the paper read, or unread again; go on.", Group.DECIDE, hint="read"),
    Command("read_all", ("A",), "Mark all shown as read", "Mark every paper in the list read.", Group.DECIDE),
    Command("tag", ("t",), "Tags", "Edit the tags of the paper, or those that all marked papers have; tab completes.", Group.DECIDE, places=PAPERS),
    Command("note", ("e",), "Note", "Write the paper's note beside or below it; saved as you type, esc leaves.", Group.DECIDE, places=PAPERS),
    Command("note_editor", ("ctrl+e",), "Note in your editor", "Write the note in the program that $VISUAL or $EDITOR names.", Group.DECIDE, places=PAPERS),
    Command("mark", ("v", "space"), "Mark", "Mark the paper and go on: the next command is about all marked papers.", Group.DECIDE),
    Command("mark_all", ("ctrl+a",), "Mark all shown", "Mark every paper in the list, or take these marks away.", Group.DECIDE),
    Command("unmark", ("U",), "Take the marks away", "Let no paper be marked.", Group.DECIDE),
    Command("undo", ("u",), "Undo", "Take back the last decision, of any day.", Group.DECIDE, hint="undo", places=PAPERS),
    Command("redo", ("ctrl+r",), "Redo", "Do again what was undone.", Group.DECIDE, places=PAPERS),
    Command("history", ("H",), "Undo list", "Show what was done and undone, and go back to any step.", Group.DECIDE),
    Command("mute", ("m",), "Mute", "Mute an author, a topic or a word for today, a week or for good; or show again what is muted.", Group.DECIDE),
    Command("muted", ("M",), "Hide or show muted papers", "Leave muted papers out of the list, or show them dimmed.", Group.DECIDE),
    Command("mark_lines", ("v",), "Mark lines", "Mark a line; again: begin with the line that was reached.", Group.DECIDE, places=ONLY_PAPER),
    Command("keep_quotation", ("Q",), "Keep as a quotation", "Put the marked lines into the paper's note.", Group.DECIDE, places=ONLY_PAPER),
    Command("filter", ("slash",), "Filter", "Narrow the list as you type: words, and conditions such as is:unread or cat:cs.LG; tab completes.", Group.FIND, hint="filter"),
    Command("clear", ("escape",), "Clear the filter", "Show all papers again; then take the marks away.", Group.FIND),
    Command("older_day", ("left_square_bracket",), "Earlier day", "Open the announcement day before.", Group.FIND),
    Command("newer_day", ("right_square_bracket",), "Later day", "Open the announcement day after; after the newest: everything.", Group.FIND),
    Command("next_day", ("right_curly_bracket",), "Next unfinished day", "Go to the next day that has papers to decide.", Group.FIND),
    Command("topic", ("tab",), "Next topic", "Open the papers of your topics, one topic after the other.", Group.FIND),
    Command("views", ("V",), "Views", "Show the views at the left, or hide them.", Group.FIND),
    Command("everything", ("0",), "Everything", "Open the whole library.", Group.FIND),
    Command("view", ("1", "2", "3", "4", "5", "6", "7", "8", "9"), "Open a view", "Open the view with this digit: the newest day, unread, starred, saved searches, topics.", Group.FIND, palette=False),
    Command("save_search", ("plus",), "Save the filter", "Give the filter a name; it becomes a view.", Group.FIND),
    Command("forget_search", ("minus",), "Forget a saved search", "Forget the saved search that is open.", Group.FIND),
    Command("sort", ("O",), "Order", "As announced, newest first, by title, by first author, unread first.", Group.FIND),
    Command("kinds", ("h",), "Hide kinds", "Hide replacements, then cross-lists too, then show all again.", Group.FIND),
    Command("find", ("slash",), "Find in the paper", "Find words as you type them, whatever their case and accents.", Group.FIND, places=ONLY_PAPER),
    Command("find_next", ("n",), "Next place", "Go to the next place of these words.", Group.FIND, places=ONLY_PAPER),
    Command("find_previous", ("N",), "Place before", "Go to the place before.", Group.FIND, places=ONLY_PAPER),
    Command("dismiss", ("escape",), "Close", "Close what is open over the text: note, marks, search; then the paper.", Group.FIND, palette=False, places=ONLY_PAPER),
    Command("open_paper", ("enter",), "Read the paper", "Read the whole paper here, where it was left.", Group.TAKE),
    Command("copy", ("y",), "Copy", "Copy the identifier; again: the link; again: a Markdown link.", Group.TAKE, hint="copy"),
    Command("open_abstract", ("o",), "Open the abstract page", "Show the paper on arxiv.org in the browser.", Group.TAKE, places=PAPERS),
    Command("open_pdf", ("p",), "Open the PDF", "Show the downloaded PDF in its program, else in the browser.", Group.TAKE, places=PAPERS),
    Command("export", ("E",), "Export papers", "Write the starred papers, or the marked ones, to a Markdown file.", Group.TAKE, hint="export"),
    Command("copy_lines", ("y",), "Copy the lines", "Copy the marked lines, or the TeX that is shown.", Group.TAKE, places=ONLY_PAPER),
    Command("download", ("d",), "Download the paper", "Keep the whole paper, or the marked ones, for reading offline.", Group.TAKE),
    Command("stop_download", ("D",), "Stop downloading", "Stop; what is wanted goes on with the next download.", Group.TAKE),
    Command("fetch", ("R",), "Fetch", "Ask arXiv for new papers; again: stop asking.", Group.TAKE, places=LISTS),
    Command("subscriptions", ("S",), "Subscriptions", "Choose categories, authors and more that arrive by themselves.", Group.TAKE),
    Command("import", ("I",), "Import a file", "Read a digest, a mail or any text with arXiv links.", Group.TAKE, places=LISTS),
    Command("sample", ("d",), "Open the sample library", "Landmark papers to try the keys on; kept apart from your own.", Group.TAKE, places=ONLY_WELCOME),
    Command("subscribe", ("a",), "Subscribe to arXiv", "Have new papers arrive by themselves.", Group.TAKE, places=ONLY_WELCOME),
    Command("tex", ("m",), "TeX of the formulas", "Show the TeX of the chosen formula, or of those in sight; tab goes from one to the next.", Group.PROGRAM, places=ONLY_PAPER),
    Command("quiet", ("z",), "Quiet page", "Show nothing but the text, or everything again.", Group.PROGRAM, places=ONLY_PAPER),
    Command("close_paper", ("q",), "Close the paper", "Go back to the list; the place is kept.", Group.PROGRAM, hint="back", places=ONLY_PAPER),
    Command("leave", ("ctrl+q", "ctrl+c"), "Quit", "Leave the program; everything is saved already.", Group.PROGRAM, places=ONLY_PAPER),
    Command("stats", ("percent_sign",), "Statistics", "A look at your reading: a calendar, bars, categories, authors, your pace.", Group.PROGRAM, places=LISTS),
    Command("raw", ("backslash",), "Raw TeX", "Show the abstract as the source wrote it, or readable again.", Group.PROGRAM),
    Command("theme", ("T",), "Light or dark", "Change between a light and a dark theme.", Group.PROGRAM, places=EVERYWHERE),
    Command("themes", ("ctrl+t",), "Choose a theme", "Choose among all themes; each is shown while you choose.", Group.PROGRAM, places=EVERYWHERE),
    Command("density", ("equals_sign",), "Density", "Give each paper more lines, or one.", Group.PROGRAM),
    Command("palette", ("ctrl+p", "colon"), "Command palette", "Find a command by its name.", Group.PROGRAM, hint="menu", palette=False, places=EVERYWHERE),
    Command("help", ("question_mark", "f1"), "Help", "Show every key.", Group.PROGRAM, hint="help", places=EVERYWHERE),
    Command("suspend", ("ctrl+z",), "Suspend", "Go back to the shell; `fg` returns.", Group.PROGRAM, places=EVERYWHERE),
    Command("quit", ("q", "ctrl+q", "ctrl+c"), "Quit", "Leave; everything is saved already.", Group.PROGRAM, places=LISTS),
)  # fmt: skip

BY_ID = {command.id: command for command in COMMANDS}


def commands(place: Place) -> list[Command]:
    """Return the commands of one screen, in the order of the table."""
    return [command for command in COMMANDS if place in command.places]
