"""The settings: what they mean, what is said where they are wrong, and that a subscription disturbs nothing else."""

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reader.config import (
    DEFAULT_TEXT,
    Config,
    FetchSettings,
    Subscriptions,
    load_config,
    parse_config,
    read_config_text,
    with_subscription,
)
from reader.config.lines import locate
from reader.domain.errors import ConfigError
from reader.domain.looks import OwnTheme
from reader.domain.paper import AnnouncementKind
from reader.domain.taxonomy import ALIASES, ARCHIVES, CATEGORIES
from reader.domain.text import clean
from reader.domain.topics import Topic, author_key
from reader.paths import config_path

WHOLE = """\
# mine
[arxiv]   # subscriptions
categories = [
    "cs.LG",   # learning
    # and the others
    "stat.ML", "hep-th",
    "math",
]
authors = ["Ada Mori"]  # people
queries = ['all:"lantern attention"']
daily_papers = true
hide = ["replace-cross"]

# what I care about
[[topic]]
name = "Benchmarks"  # the big one
keywords = ["bench", ["3d", "reconstruction"], " rl "]
exclude = ["survey"]
categories = ["cs.*", "hep-th"]
authors = []

[[topic]]
name = "Friends"
authors = ["Mori, Ada"]

[fetch]
contact = "ada@example.org"
api = "http://localhost:8080/api/query/"
"""
BENCHMARKS = Topic("Benchmarks", ("bench", ("3d", "reconstruction"), " rl "), ("survey",), ("cs.*", "hep-th"))
FRIENDS = Topic("Friends", authors=("Mori, Ada",))


def wrong(text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        parse_config(text)
    return str(caught.value)


def test_a_whole_file():
    config = parse_config(WHOLE)
    assert config.arxiv == Subscriptions(
        categories=("cs.LG", "stat.ML", "hep-th", "math"),
        authors=("Ada Mori",),
        queries=('all:"lantern attention"',),
        daily_papers=True,
        hide=(AnnouncementKind.REPLACE_CROSS,),
    )
    assert config.topics == (BENCHMARKS, FRIENDS)
    assert config.fetch == FetchSettings(contact="ada@example.org", api="http://localhost:8080/api/query")


@pytest.mark.parametrize("text", ["", "\n", "# nothing", "[arxiv]", "[fetch]\n[arxiv]", "topic = []", DEFAULT_TEXT])
def test_what_is_not_said_is_at_its_default(text):
    assert parse_config(text) == Config()


def test_the_remarks_of_the_default_file_are_valid_settings():
    without_marks = re.sub(r"(?m)^# (?=\w+ = |\[)", "", DEFAULT_TEXT)
    topic = Topic("Benchmarks", ("bench", ("3d", "reconstruction")), ("survey",), ("cs.*",))
    config = parse_config(without_marks)
    assert config == Config(topics=(topic,), themes=config.themes)
    assert [(theme.name, len(theme.colours)) for theme in config.themes] == [("mine", 10)]
    assert config.warnings == ()
    examples = re.findall(r"(?m)^# .*: (\[.*\])$", DEFAULT_TEXT)
    text = "\n".join(["[arxiv]", *map("{} = {}".format, ("categories", "authors", "queries"), examples)])
    assert parse_config(text).arxiv == Subscriptions(
        ("cs.LG", "stat.ML", "hep-th", "math"),
        ("Ada Mori",),
        ('all:"lantern attention"', "ti:tides ANDNOT cat:cs.CL"),
    )


def test_identifiers_are_taken_in_any_spelling():
    text = '[arxiv]\ncategories = ["CS.lg", "cs.LG", "cs.SY", "math.*", "MATH", "alg-geom", "hep-th.*"]'
    assert parse_config(text).arxiv.categories == ("cs.LG", "eess.SY", "math", "math.AG", "hep-th")
    text = '[[topic]]\nname = "t"\ncategories = ["CS", "cs.*", "hep-th.*", "stat.TH"]'
    assert parse_config(text).topics[0].categories == ("cs.*", "hep-th", "math.ST")


def test_every_category_of_arxiv_is_known():
    for identifier in (*CATEGORIES, *ARCHIVES, *ALIASES):
        assert parse_config(f'[arxiv]\ncategories = ["{identifier}"]').arxiv.categories


def test_control_characters_do_not_get_in():
    text = '[arxiv]\nauthors = ["Ada\\u001b[31m  Mori\\u202e"]'
    assert parse_config(text).arxiv.authors == ("Ada[31m Mori",)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[arxiv]\n\ncategorys = []", '3: [arxiv] has no setting "categorys"; the nearest one is categories.'),
        ("[arxive]", '1: there is no table "arxive"; the nearest one is [arxiv].'),
        ("# x\n[topics]", '2: there is no table "topics"; the nearest one is [[topic]].'),
        (
            "\n[zzz.sub]",
            '2: there is no table "zzz"; there are [arxiv], [[topic]], [fetch], [download], [screen], [triage], '
            "[theme.NAME].",
        ),
        (
            "categories = []",
            '1: there is no setting "categories" outside of the tables; the nearest one is categories below [arxiv].',
        ),
        (
            "qqq = 1",
            '1: there is no setting "qqq" outside of the tables; there are [arxiv], [[topic]], [fetch], '
            "[download], [screen], [triage], [theme.NAME].",
        ),
        ('[arxiv]\ncategories = "cs.LG"', '2: "categories" in [arxiv] must be an array, not a string.'),
        ("[arxiv]\ndaily_papers = 1", '2: "daily_papers" in [arxiv] must be a boolean, not an integer.'),
        ('[arxiv]\nhide = [\n"new",\n3]', '2: "hide" in [arxiv] must hold strings, not an integer.'),
        ("[fetch]\ncontact = 2026-11-20", '2: "contact" in [fetch] must be a string, not a date or a time.'),
        ("arxiv = true", '1: "arxiv" must be a table, not a boolean.'),
        ("[[arxiv]]", "1: this table begins with [arxiv], in one pair of brackets."),
        ('[topic]\nname = "t"', "1: a topic begins with [[topic]], in two pairs of brackets."),
        (
            '[arxiv]\ncategories = [\n  "cs.LG",\n  "cs.LX",\n]',
            '4: there is no category "cs.LX"; the nearest one is cs.',
        ),
        ('[arxiv]\ncategories = ["LG"]', '2: there is no category "LG"; the nearest one is cs.LG.'),
        (
            '[arxiv]\ncategories = ["machine learning"]',
            '2: there is no category "machine learning"; the nearest one is cs.LG.',
        ),
        (
            '[arxiv]\ncategories = ["qqqqqqqq"]',
            '2: there is no category "qqqqqqqq"; arXiv lists them at arxiv.org/category_taxonomy.',
        ),
        ('[arxiv]\ncategories = ["maths.*"]', '2: there is no category "maths.*"; the nearest one is math.'),
        ('[arxiv]\ncategories = ["cs.LG.*"]', '2: there is no category "cs.LG.*"; the nearest one is cs.LG.'),
        (
            '[arxiv]\nhide = ["replacecross"]',
            '2: there is no kind of announcement "replacecross"; the nearest one is replace-cross.',
        ),
        ('[arxiv]\nauthors = ["Ada", ""]', '2: "authors" in [arxiv] holds an empty string.'),
        ('[arxiv]\nauthors = ["Ada", "--"]', '2: "--" in "authors" in [arxiv] is not a name.'),
        (f'[arxiv]\nqueries = ["{"x" * 1001}"]',
 '2: "queries" in [arxiv] holds a string of more than 1000 characters.'),
        ('[[topic]]\nkeywords = ["a"]', '1: this [[topic]] has no "name".'),
        ('[[topic]]\nname = "t"\nexclude = ["x"]',
 '1: topic "t" asks for nothing: give it keywords, categories or authors.'),
        ('[[topic]]\nname = "t"\nkeywords = [[]]', '3: "keywords" in [[topic]] holds an empty array.'),
        ('[[topic]]\nname = "t"\nkeywords = [" "]', '3: "keywords" in [[topic]] holds an empty string.'),
        ('[[topic]]\nname = "t"\nkeywords = [["a", ["b"]]]',
 '3: "keywords" in [[topic]] must hold strings, not an array.'),
        (
            '[[topic]]\nname = "t"\nkeywords = ["a"]\n[[topic]]\n\nname = "T"\nkeywords = ["b"]',
            '6: there is a second topic with the name "T".',
        ),
        ('[[topic]]\nname = "t"\nkeywords = ["a"]\n[[topic]]\nnam = "T"',
 '5: [[topic]] has no setting "nam"; the nearest one is name.'),
        ('topic = [\n{name = "t"}]', '1: topic "t" asks for nothing: give it keywords, categories or authors.'),
        ('[screen]\ntheme = "nrod"', '2: there is no theme "nrod"; the nearest one is nord.'),
        ('[screen]\ndensity = "rommy"', '2: there is no density "rommy"; the nearest one is roomy.'),
        ("[theme]\nmine = 1", '2: "mine" in [theme] must be a table, not an integer.'),
        ("[[theme]]", "1: a theme begins with [theme.NAME], in one pair of brackets."),
        ("[[theme.mine]]", "1: this table begins with [theme.mine], in one pair of brackets."),
        ('[theme.mine]\ntext = "#fff"', '1: [theme.mine] has no "background".'),
        ('[theme.mine]\n\nlinks = "#fff"', '3: [theme.mine] has no setting "links"; the nearest one is link.'),
        (
            '[theme.mine]\ntext = "#fff"\nlink = "#12g"',
            '3: "#12g" in "link" in [theme.mine] is not a colour of the form "#rrggbb".',
        ),
        ('[theme.nord]\ntext = "#fff"', '1: there is a theme with the name "nord" already; give yours another one.'),
        ('[theme."a b"]', '1: "a b" is not a name for a theme; take letters, digits, - and _.'),
        ('[fetch]\ncontact = "me"', '2: "me" in "contact" in [fetch] is not an e-mail address.'),
        ('[fetch]\ncontact = "a@b.c (x)"', '2: "a@b.c (x)" in "contact" in [fetch] is not an e-mail address.'),
        ('[fetch]\nrss = "http://arxiv.org"', '2: "http://arxiv.org" in "rss" in [fetch] must begin with https://.'),
    ],
)  # fmt: skip
def test_what_is_wrong_is_one_sentence_with_the_line(text, sentence):
    assert wrong(text).startswith(f"config.toml, line {sentence}")
    assert wrong(text.replace("\n", "\r\n")) == wrong(text)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "[arxiv]\ncategories = [cs.LG]",
            ", line 2, column 15: this is not TOML (invalid value; a string needs quotation",
        ),
        ("[arxiv]\nhide = [", ", line 2: this is not TOML ("),
        ('[arxiv]\nhide = "', ", line 2"),
        ("[a]\n[a]", ", line 2, column 3: this is not TOML (cannot declare"),
        ("\x1b]0;", ", line 1, column 1: this is not TOML ("),
        ("a = " + "[" * 5000, ": the brackets are nested too deeply."),
        ("a = " + "1" * 5000, ": a number has too many digits."),
    ],
)
def test_what_is_not_toml(text, sentence):
    message = wrong(text)
    if "nested" not in sentence or "nested" in message:
        assert message.startswith(f"config.toml{sentence}"[:40])
    assert clean(message) == message
    assert message.endswith(".")


@pytest.mark.parametrize(
    "url",
    ["https://mirror.example.org/api", "http://127.0.0.1:8000/x", "http://localhost", "http://[::1]:80", "HTTPS://a.org"],
)  # fmt: skip
def test_addresses_of_services(url):
    assert parse_config(f'[fetch]\npages = "{url}/"').fetch.pages == url


@pytest.mark.parametrize(
    "url",
    [
        *("", "arxiv.org", "ftp://arxiv.org", "file:///etc/passwd", "https://", "https:///x", "https://a b"),
        *("http://127.0.0.1.example.org", "http://localhost.example.org", "http://10.0.0.1", "http://127.0.0.1@a.org"),
        *("https://me:secret@arxiv.org", "https://arxiv.org/?q=1", "https://arxiv.org/#x", "https://a.org:port"),
        *("https://[::1", "https://ärxiv.org", "https://a.org\\\\x"),
    ],
)
def test_other_addresses_are_refused(url):
    assert wrong(f'[fetch]\n\npages = "{url}"').startswith("config.toml, line 3: ")


TRICKY = '''\
"arxiv" . 'authors' = ["Ada"]  # [fetch]
arxiv.queries = ["""
[fetch]
contact = 1
""", \'\'\'
hide = 2\'\'\']
arxiv.hide = [ # ]
  "new", # "cross"
  "cross"
]
[[ topic ]]
name = "[fetch]"
keywords = ["a=b", [
  "c"],
  "d"
]
[["topic"]]
  name = "x"
	keywords = ["name = 1\\u2028"]
[fetch] # x
contact = ""
'''


@pytest.mark.parametrize(
    ("path", "value", "line"),
    [
        (("arxiv", "authors"), "Ada", 1),
        (("arxiv", "queries"), "", 2),
        (("arxiv", "queries", 1), "", 2),
        (("arxiv", "hide"), "", 7),
        (("arxiv", "hide", 1), "cross", 8),
        (("arxiv", "categories"), "", 1),
        (("topic", 0), "", 11),
        (("topic", 0, "name"), "", 12),
        (("topic", 0, "keywords", 1, 0), "c", 14),
        (("topic", 0, "exclude"), "", 11),
        (("topic", 1), "", 17),
        (("topic", 1, "name"), "", 18),
        (("topic", 1, "keywords"), "", 19),
        (("fetch",), "", 20),
        (("fetch", "contact"), "", 21),
    ],
)
def test_where_a_setting_stands(path, value, line):
    assert locate(TRICKY, path, value) == line
    assert locate(TRICKY.replace("\n", "\r\n"), path, value) == line


def test_a_setting_of_no_text_stands_in_line_1():
    assert locate("", ("fetch",)) == 1
    assert locate("# x", ("fetch",)) == 1


def test_a_missing_file_is_the_default(tmp_path):
    assert load_config(tmp_path / "config.toml") == Config()
    assert read_config_text(tmp_path / "config.toml") == ""


def test_a_file_is_read_with_or_without_a_mark_from_windows(tmp_path):
    path = tmp_path / "config.toml"
    path.write_bytes(WHOLE.encode())
    assert load_config(path) == parse_config(WHOLE)
    path.write_bytes(WHOLE.replace("\n", "\r\n").encode("utf-8-sig"))
    assert load_config(path) == parse_config(WHOLE)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"[arxiv]\n# \xff", ", line 2: this is not UTF-8 text."),
        (b"[arxiv]\nx = 1", ', line 2: [arxiv] has no setting "x"; there are categories, '),
        (b" " * 1_000_001, " could not be read: it is larger than a file of settings."),
        (None, " could not be read: is a directory."),
    ],
)
def test_a_file_that_is_wrong_is_named(tmp_path, content, sentence):
    path = tmp_path / "config.toml"
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        load_config(path)
    assert str(caught.value).startswith(f"{path}{sentence}")


def test_the_environment_may_name_the_file(monkeypatch, tmp_path):
    monkeypatch.delenv("MATINS_CONFIG", raising=False)
    assert config_path().name == "config.toml"
    assert config_path().parent.name == "matins"
    monkeypatch.setenv("MATINS_CONFIG", str(tmp_path / "other.toml"))
    assert config_path() == tmp_path / "other.toml"
    monkeypatch.setenv("MATINS_CONFIG", "~/mine.toml")
    assert config_path() == Path.home() / "mine.toml"


def test_the_first_subscription_writes_the_commented_file():
    text = with_subscription("", "category", "CS.lg")
    assert text == DEFAULT_TEXT.replace("categories = []", 'categories = ["cs.LG"]', 1)
    assert with_subscription(" \n", "category", "cs.LG", remove=True) == DEFAULT_TEXT


def test_a_subscription_changes_its_own_line_alone():
    text = with_subscription(WHOLE, "author", "Bo Wick")
    assert text == WHOLE.replace('["Ada Mori"]  # people', '["Ada Mori", "Bo Wick"]  # people')
    text = with_subscription(WHOLE, "query", "ti:tides")
    assert text == WHOLE.replace("attention\"']", 'attention"\', "ti:tides"]')
    text = with_subscription(WHOLE, "daily_papers", False)
    assert text == WHOLE.replace("daily_papers = true", "daily_papers = false")
    assert with_subscription(WHOLE, "daily_papers", True, remove=True) == text


def test_an_array_over_several_lines_keeps_its_remarks():
    text = with_subscription(WHOLE, "category", "cs.CL")
    assert '    "cs.LG",   # learning\n    # and the others\n    "stat.ML", "hep-th",\n    "math",\n    "cs.CL"' in text
    text = with_subscription(WHOLE, "category", "stat.ML", remove=True)
    assert '    "cs.LG",   # learning\n    # and the others\n' in text
    assert parse_config(text).arxiv.categories == ("cs.LG", "hep-th", "math")


@pytest.mark.parametrize(
    ("kind", "value", "remove"),
    [
        ("category", "CS.LG", False),
        ("category", "math.*", False),
        ("category", "cs.CL", True),
        ("author", "ada mori", False),
        ("author", "Mori, Ada", False),
        ("query", 'all:"lantern attention"', False),
        ("daily_papers", True, False),
        ("topic", BENCHMARKS, False),
        ("topic", "Owls", True),
    ],
)
def test_what_is_there_already_changes_nothing(kind, value, remove):
    assert with_subscription(WHOLE, kind, value, remove=remove) == WHOLE


def test_an_author_goes_in_any_spelling():
    assert parse_config(with_subscription(WHOLE, "author", "MORI, ada", remove=True)).arxiv.authors == ()


def test_a_topic_is_added_at_the_end():
    text = with_subscription(WHOLE, "topic", Topic("Tides", ("tide", ("a", 'b"c')), categories=("cs",)))
    block = '\n[[topic]]\nname = "Tides"\nkeywords = ["tide", ["a", \'b"c\']]\ncategories = ["cs.*"]\n'
    assert text == WHOLE + block
    assert parse_config(text).topics[-1] == Topic("Tides", ("tide", ("a", 'b"c')), categories=("cs.*",))


def test_a_topic_is_replaced_where_it_stands():
    text = with_subscription(WHOLE, "topic", replace(BENCHMARKS, name="BENCHMARKS", exclude=("survey", "owl")))
    assert text == WHOLE.replace('"Benchmarks"', '"BENCHMARKS"').replace('["survey"]', '["survey", "owl"]')
    text = with_subscription(WHOLE, "topic", replace(FRIENDS, keywords=("a",)))
    assert text == WHOLE.replace('authors = ["Mori, Ada"]\n', 'authors = ["Mori, Ada"]\nkeywords = ["a"]\n')


def test_a_topic_is_removed_with_its_lines():
    text = with_subscription(WHOLE, "topic", "friends", remove=True)
    assert text == WHOLE.replace('[[topic]]\nname = "Friends"\nauthors = ["Mori, Ada"]\n\n', "")
    text = with_subscription(WHOLE, "topic", BENCHMARKS, remove=True)
    assert parse_config(text).topics == (FRIENDS,)
    assert "# what I care about" in text


@pytest.mark.parametrize(
    ("kind", "value", "sentence"),
    [
        ("category", "cs.LX", 'There is no category "cs.LX"; the nearest one is cs.'),
        ("author", "-", '"-" in "authors" in [arxiv] is not a name.'),
        ("query", " ", '"queries" in [arxiv] holds an empty string.'),
        ("topic", Topic("t", categories=("cs.XX",)), 'There is no category "cs.XX"; '),
    ],
)
def test_a_wrong_subscription_is_refused(kind, value, sentence):
    with pytest.raises(ConfigError) as caught:
        with_subscription(WHOLE, kind, value)
    assert str(caught.value).startswith(sentence)


def test_a_broken_file_is_not_changed():
    with pytest.raises(ConfigError, match=r"config\.toml, line 1: this is not TOML"):
        with_subscription("[arxiv", "category", "cs.LG")


def test_a_file_in_an_unusual_way_is_changed_rightly_or_not_at_all():
    dotted = 'arxiv.authors = ["Ada"]  # x\nfetch.contact = ""\n'
    assert with_subscription(dotted, "author", "Bo") == dotted.replace('["Ada"]', '["Ada", "Bo"]')
    inline = 'arxiv = {authors = ["Ada"], hide = ["new"]}\n'
    assert parse_config(with_subscription(inline, "category", "cs.LG")).arxiv == Subscriptions(
        ("cs.LG",), ("Ada",), hide=(AnnouncementKind.NEW,)
    )
    with pytest.raises(ConfigError, match="edit the file by hand"):
        with_subscription('topic = [{name = "t", keywords = ["a"]}]', "topic", Topic("u", ("b",)))


def test_reading_loads_nothing_that_only_writing_needs():
    program = (
        "import sys; from reader.config import *; parse_config(DEFAULT_TEXT)\n"
        "print({'tomlkit', 'difflib', 'zoneinfo'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", f"import sys; sys.path[:0] = {sys.path!r}\n{program}"],
        capture_output=True, text=True, timeout=30, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "set()"


WORDS = st.text(min_size=1, max_size=8).map(clean).filter(bool) | st.sampled_from(
    ["bench", 'a "b" c', "a\\b", "'", "# x"]
)
NAMES = st.sampled_from(["Ada Mori", "Bö Wick", "mori, ada", "Cy O'Dell", "李 明"]) | WORDS.filter(author_key)
IDENTIFIERS = st.sampled_from(["cs.LG", "stat.ML", "hep-th", "math", "cs"])
PATTERNS = st.sampled_from(["cs.LG", "math.*", "hep-th"])


def several(items: st.SearchStrategy, **limits: int) -> st.SearchStrategy:
    return st.lists(items, max_size=3, unique=True, **limits).map(tuple)


TOPICS = st.builds(
    Topic,
    st.sampled_from(["Lanterns", "Tides", "lanterns", "[fetch]", 'a "b"']),
    several(WORDS | several(WORDS, min_size=1), min_size=1),
    several(WORDS | several(WORDS, min_size=1)),
    several(PATTERNS),
    several(NAMES),
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("category"), IDENTIFIERS, st.booleans()),
        st.tuples(st.just("author"), NAMES, st.booleans()),
        st.tuples(st.just("query"), WORDS, st.booleans()),
        st.tuples(st.just("topic"), TOPICS, st.booleans()),
        st.tuples(st.just("daily_papers"), st.booleans(), st.just(False)),
    ),
    max_size=8,
)
CRLF = WHOLE.replace("\n", "\r\n")
LAYOUTS = st.sampled_from(["", "[fetch]", "# x", DEFAULT_TEXT, WHOLE, CRLF, WHOLE.rstrip(), "[arxiv]\r\nauthors = []"])


def expected(config: Config, kind: str, value: object, remove: bool) -> Config:
    """Say what a step means, on plain lists."""
    if kind == "daily_papers":
        return replace(config, arxiv=replace(config.arxiv, daily_papers=value))
    if kind == "topic":
        names = [topic.name.lower() for topic in config.topics]
        topics = list(config.topics)
        if value.name.lower() in names:
            topics[names.index(value.name.lower())] = value
        else:
            topics.append(value)
        kept = [topic for topic in topics if not (remove and topic.name.lower() == value.name.lower())]
        return replace(config, topics=tuple(kept))
    key = {"category": "categories", "author": "authors", "query": "queries"}[kind]
    old = list(getattr(config.arxiv, key))
    same = [item for item in old if item == value or (kind == "author" and author_key(item) == author_key(value))]
    new = [item for item in old if item not in same] if remove else old + [value] * (not same)
    return replace(config, arxiv=replace(config.arxiv, **{key: tuple(new)}))


@given(text=LAYOUTS, steps=STEPS)
def test_written_settings_are_read_back(text, steps):
    config = parse_config(text)
    remarks = [line for line in text.splitlines() if line.startswith("#")]
    for kind, value, remove in steps:
        text = with_subscription(text, kind, value, remove=remove)
        config = expected(config, kind, value, remove)
        assert parse_config(text) == config
    assert [line for line in text.splitlines() if line in remarks][: len(remarks)] == remarks


@given(
    kind_value=st.sampled_from([("category", "q-bio"), ("author", "Zoe Quill"), ("query", 'ti:"zoe"')]), text=LAYOUTS
)
def test_a_subscription_that_is_taken_back_leaves_no_trace(kind_value, text):
    there = with_subscription(text, *kind_value)
    back = with_subscription(there, *kind_value, remove=True)
    assert parse_config(back) == parse_config(text)
    if text == DEFAULT_TEXT:
        assert back == text


@given(topic=TOPICS)
def test_a_topic_that_is_taken_back_leaves_no_trace(topic):
    for text in (DEFAULT_TEXT, DEFAULT_TEXT.replace("\n", "\r\n")):
        there = with_subscription(text, "topic", topic)
        assert with_subscription(there, "topic", topic.name, remove=True) == text


@settings(max_examples=150)
@given(data=st.data(), base=st.sampled_from([WHOLE, TRICKY, DEFAULT_TEXT]))
def test_any_damage_is_settings_or_one_sentence(data, base):
    content = bytearray(base.encode())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        piece = data.draw(
            st.binary(max_size=3) | st.sampled_from([b"\n", b"[", b"]", b'"', b"'", b"=", b"#", b"{", b"."])
        )
        content[place : place + data.draw(st.integers(0, 3))] = piece
    check_total(bytes(content))


@given(content=st.binary(max_size=60))
@example(b"topic = [[]]")
@example(b"[[topic]]\n[topic.name]")
@example(b"[[topic.x]]")
@example(b"[arxiv.categories]")
@example(b"topic = [1]\n")
@example(b'"" = 1')
@example(b"fetch = []")
def test_any_bytes_are_settings_or_one_sentence(content):
    check_total(content)


def check_total(content: bytes) -> None:
    text = content.decode("utf-8", "surrogateescape")
    try:
        config = parse_config(text, "name")
    except ConfigError as error:
        message = str(error)
        assert message.startswith("name")
        assert message.endswith(".")
        assert clean(message) == message
    else:
        assert isinstance(config, Config)
        check_edited(text, config)


def check_edited(text: str, config: Config) -> None:
    refusal = ""
    try:
        text = with_subscription(text, "category", "q-bio")
    except ConfigError as error:
        refusal = str(error)
    assert not refusal or refusal.endswith("edit the file by hand.")
    assert parse_config(text) == (config if refusal else expected(config, "category", "q-bio", False))


OWN = """[screen]
theme = "mine"

[theme.mine]
background = "#111"
text = "#EEEEEE"
link = "#222222"
cursor = "#777777"
"""


def test_a_theme_of_the_user_s_own():
    config = parse_config(OWN, "c.toml")
    assert config.screen.theme == "mine"
    colours = (("background", "#111111"), ("cursor", "#777777"), ("text", "#eeeeee"), ("link", "#222222"))
    assert config.themes == (OwnTheme("mine", colours),)


def test_text_that_can_hardly_be_read_is_a_warning():
    (told,) = parse_config(OWN, "c.toml").warnings
    pair = 'line 7: in [theme.mine] "link" on "background" has a contrast of 1.2, and text needs 4.5'
    assert told == f"c.toml, {pair}, and 2 more pairs have too little; it is drawn stronger than it stands there."
    assert parse_config(OWN.replace("#222222", "#aaccff").replace("#777777", "#333333")).warnings == ()


def test_a_warning_keeps_no_subscription_out():
    changed = with_subscription(OWN, "category", "cs.LG")
    assert parse_config(changed).arxiv.categories == ("cs.LG",)
    assert parse_config(changed).themes == parse_config(OWN).themes
