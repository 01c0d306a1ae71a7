"""Which papers go under which topic, what is left out, and which files are written."""

import random
from datetime import date
from pathlib import Path

import pytest

from reader.domain.batch import Batch, Entry
from reader.domain.errors import ConfigError, StoreError
from reader.domain.paper import AnnouncementKind, Paper
from reader.domain.topics import Topic
from reader.formats.digests import parse_document
from reader.formats.layouts import LAYOUTS
from reader.services.digests import Selection, Wish, documents, left_out_text, save, select
from reader.services.export_files import WouldOverwriteError
from reader.services.importing import import_batch
from reader.services.library import Library
from reader.storage.feeds import listing_name
from support.builders import NOW, TODAY, batch, daily_page, entry, everything, invented, opened, topic_page
from support.samples import samples

DAILY = LAYOUTS["daily-markdown"]
TOPICS = (Topic("Odd", ("order 1", "order 3")), Topic("Even", ("order 2", ("order", "3")), exclude=("order 9",)))


def wish(layout: str = "daily-markdown", **fields: object) -> Wish:
    return Wish(LAYOUTS[layout], TODAY, **fields)


def shown(selection: Selection) -> dict[str, list[int]]:
    return {page.topic: [int(item.key[-5:]) for item in page.items] for page in selection.digest.pages}


class TestTopics:
    @pytest.fixture
    def library(self, tmp_path: Path):
        with opened(tmp_path / "library.db", batch(*map(invented, (1, 2, 3, 4, 9)), day=TODAY)) as library:
            yield library

    def test_every_topic_of_a_paper_or_the_first(self, library: Library) -> None:
        numbers = everything(library)
        assert shown(select(library, numbers, TOPICS, wish())) == {"Odd": [3, 1], "Even": [3, 2]}
        assert shown(select(library, numbers, TOPICS, wish("topic-page"))) == {"Odd": [1, 3], "Even": [2]}

    def test_a_page_knows_what_it_asks_for(self, library: Library) -> None:
        page = select(library, everything(library), TOPICS, wish(topics=("even",))).digest.pages[0]
        assert (page.keywords, page.exclude) == (("order 2", ("order", "3")), ("order 9",))

    def test_what_is_left_out_and_why(self, library: Library) -> None:
        selection = select(library, everything(library), TOPICS, wish("html", limit=2))
        assert shown(selection) == {"Odd": [1, 3]}
        assert selection.reasons == "2 in no topic, 1 over the limit of 2"
        assert left_out_text(selection).splitlines() == [
            "2611.00004\tLantern Graphs of Order 4\tin no topic",
            "2611.00009\tLantern Graphs of Order 9\tin no topic",
            "2611.00002\tLantern Graphs of Order 2\tover the limit of 2",
        ]

    def test_the_rest_comes_last(self, library: Library) -> None:
        selection = select(library, everything(library), TOPICS, wish("html", rest=True))
        assert shown(selection) == {"Odd": [1, 3], "Even": [2], "": [4, 9]}
        assert selection.reasons == ""

    def test_flat_layouts_and_no_topics(self, library: Library) -> None:
        numbers = everything(library)
        assert shown(select(library, numbers, TOPICS, wish("rss"))) == {"": [1, 2, 3, 4, 9]}
        assert shown(select(library, numbers, TOPICS, wish("rss", topics=("Even",)))) == {"Even": [2, 3]}
        assert shown(select(library, numbers, (), wish("html"))) == {"": [1, 2, 3, 4, 9]}

    def test_empty_topics_are_skipped(self, library: Library) -> None:
        selection = select(library, everything(library), (Topic("None", ("tides",)), TOPICS[1]), wish())
        assert list(shown(selection)) == ["Even"]
        assert select(library, [], TOPICS, wish()).digest.pages == ()

    def test_a_topic_that_nobody_knows(self, library: Library) -> None:
        with pytest.raises(ConfigError, match="There is no topic Tides; there are: Odd, Even"):
            select(library, everything(library), TOPICS, wish(topics=("Tides",)))

    def test_only_papers_within_categories(self, library: Library) -> None:
        import_batch(library.store, batch(invented(5, categories=("cs.LG",)), name="b", day=TODAY), NOW)
        selection = select(library, everything(library), (), wish(categories=("cs.LG", "cs.AI")))
        assert shown(selection) == {"": [5]}
        assert selection.reasons == "5 in other categories"

    @pytest.mark.parametrize("names", [("cs",), ("cs.lg", "math"), ("CS.LG", "math.CO")])
    def test_categories_in_any_spelling_and_archives(self, library: Library, names: tuple[str, ...]) -> None:
        papers = (invented(5, categories=("cs.LG",)), invented(6, categories=("cs.NA", "eess.SY")))
        import_batch(library.store, batch(*papers, name="b", day=TODAY), NOW)
        numbers = shown(select(library, everything(library), (), wish(categories=names)))[""]
        assert sorted(numbers) == ([5, 6] if names == ("cs",) else [1, 2, 3, 4, 5, 9])


class TestOfADay:
    """What the system behind the daily pages would not have on them."""

    def left(self, library: Library, **fields: object) -> dict[str, str]:
        numbers = library.numbers(day=TODAY.isoformat())
        selection = select(library, numbers, (), wish(of_day=True, **fields))
        return {left.key[-1]: left.reason for left in selection.left_out}

    def seen(self, number: int, document: str, topic: str, kind: AnnouncementKind | None = None) -> Entry:
        paper = invented(number, categories=("cs.LG", "cs.AI"))
        return entry(paper, number, document, topic=topic, kind=kind, date=TODAY)

    def test_what_was_only_imported_that_day(self, tmp_path: Path) -> None:
        undated = batch(invented(1), invented(2), name="library.bib")
        with opened(tmp_path / "library.db", undated) as library:
            assert self.left(library) == {}
            import_batch(library.store, batch(invented(2), invented(3), name="feed", day=TODAY), NOW)
            assert self.left(library) == {"1": "imported that day, announced on none"}
            import_batch(library.store, batch(invented(4), name="old", day=TODAY.replace(day=19)), NOW)
            assert self.left(library) == {"1": "imported that day, announced on none"}

    def test_what_its_own_category_does_not_announce(self, tmp_path: Path) -> None:
        entries = [
            self.seen(1, "arXiv cs.LG", "cs.LG", AnnouncementKind.NEW),
            self.seen(2, "arXiv cs.AI", "cs.AI", AnnouncementKind.CROSS),
            self.seen(3, "author Ada Mori", "author Ada Mori"),
            self.seen(4, "page.md", "Lanterns"),
            self.seen(5, "feed.xml", ""),
            self.seen(6, "arXiv cs.AI", "cs.AI", AnnouncementKind.REPLACE_CROSS),
        ]
        batches = [batch(one, name=one.announcement.document, day=TODAY) for one in entries]
        with opened(tmp_path / "library.db", *batches) as library:
            told = dict.fromkeys("236", "not announced in their primary category")
            assert self.left(library, watched=("cs.LG", "cs.AI")) == told
            assert self.left(library, categories=("cs",)) == told
            assert self.left(library) == {}

    def test_a_page_is_not_judged_by_subscriptions(self, tmp_path: Path) -> None:
        page = parse_document(daily_page([invented(1)]), "page.md")
        with opened(tmp_path / "library.db", batch(invented(2), day=TODAY), page) as library:
            assert self.left(library, watched=("cs.LG",)) == {"2": "in categories without a subscription"}
            other = {"1": "in other categories", "2": "in other categories"}
            assert self.left(library, categories=("cs.LG",), watched=("math", "cs")) == other


class TestAnnouncedTopics:
    def test_those_of_documents_where_the_user_has_none(self, tmp_path: Path) -> None:
        page = parse_document(topic_page({"Flames": [invented(1), invented(2)], "Wicks": [invented(3)]}), "page.txt")
        with opened(tmp_path / "library.db", batch(*map(invented, range(1, 5)), day=TODAY), page) as library:
            numbers = everything(library)
            assert shown(select(library, numbers, (), wish("html"))) == {"Flames": [1, 2], "Wicks": [3], "": [4]}
            announced = wish("html", announced=True)
            assert shown(select(library, numbers, TOPICS, announced)) == {"Flames": [1, 2], "Wicks": [3]}
            assert shown(select(library, numbers, TOPICS, wish("html", topics=("flames",)))) == {"Flames": [1, 2]}

    def test_those_of_the_day_come_before_those_of_other_days(self, tmp_path: Path) -> None:
        pages = [
            parse_document(topic_page({name: [invented(1)]}, day=day), f"{name}.txt")
            for name, day in (("Old", date(2026, 11, 19)), ("New", TODAY))
        ]
        with opened(tmp_path / "library.db", batch(invented(1), day=TODAY), *pages) as library:
            assert list(shown(select(library, everything(library), (), wish("html")))) == ["New"]


class TestOriginalPages:
    def test_pages_read_in_any_order_are_written_alike(self, tmp_path: Path) -> None:
        def page(topic: str, *numbers: int) -> bytes:
            papers = [invented(number, categories=("cs.LG",), authors=()) for number in numbers]
            return daily_page(papers, topic=topic)

        odd, even = page("Odd", 3, 1), page("Even", 3, 2)
        for name, given in (("a", (odd, even)), ("b", (even, odd))):
            read = [parse_document(data, f"{place}.md") for place, data in enumerate(given)]
            with opened(tmp_path / f"{name}.db", *read) as library:
                numbers = library.numbers(day=TODAY.isoformat())
                assert shown(select(library, numbers, TOPICS, wish())) == {"Odd": [3, 1], "Even": [3, 2]}

    def test_the_real_pages_come_out_of_the_library_as_they_went_in(self, tmp_path: Path) -> None:
        folder = samples() / "digests"
        names = ("more/daily_markdown_3D_2026-02-07.md", "004_200789a9a7f3c7b9.txt")
        if not all((folder / name).is_file() for name in names):
            pytest.skip("these documents are not beside this checkout")
        data = [(folder / name).read_bytes() for name in names]
        data[1] = data[1].decode().encode("mac_roman")
        topics = (
            Topic("3D_Reconstruction", ("Reconstruction", "Nerf", "Gaussian"), exclude=("2D",)),
            Topic("Benchmark", ("Bench",)),
        )
        read = [parse_document(page, name) for page, name in zip(data, names, strict=True)]
        with opened(tmp_path / "library.db", *read) as library:
            day = date(2026, 2, 7)
            found = select(library, library.numbers(day=day.isoformat()), topics, Wish(DAILY, day))
        files = documents(found.digest, DAILY, folder=True)
        assert files["3D_Reconstruction.md"] == data[0]
        assert files["Benchmark.md"] == data[1]
        assert b"| [Benchmark](Benchmark.md) | 195 |\n" in files["index.md"]


WATCHED = ("cs.AI", "cs.CL", "cs.LG")
STANDING = (
    Topic("Lanterns", ("Lantern", ("order 1", "twin"))),
    Topic("Tides", ("tide", ("WICK", "flame")), exclude=("order 2",)),
    Topic("Seven", ("order 7",)),
)


def a_day(seed: int) -> tuple[list[Paper], list[Paper]]:
    """Return the new and the replaced papers of one day, each in the order of their identifiers."""
    source = random.Random(seed)
    papers = []
    for number in sorted(source.sample(range(1, 900), 60)):
        primary, *others = source.sample((*WATCHED, "stat.ML"), source.randint(1, 3))
        title = f"{source.choice(('Lantern', 'Tides', 'Wick and Flame'))} of Order {number}"
        papers.append(invented(number, title=title, categories=(primary, *sorted(others))))
    replaced = set(source.sample(range(60), 20))
    return (
        [paper for index, paper in enumerate(papers) if index not in replaced],
        [paper for index, paper in enumerate(papers) if index in replaced],
    )


def listings(new: list[Paper], replaced: list[Paper], day: date = TODAY) -> list[Batch]:
    """Return what arXiv announces in each watched category: new papers, cross-lists, replacements of both kinds."""
    kinds = (AnnouncementKind.NEW, AnnouncementKind.CROSS, AnnouncementKind.REPLACE, AnnouncementKind.REPLACE_CROSS)
    batches = []
    for category in WATCHED:
        entries, name = [], listing_name(category)
        for kind in kinds:
            given = replaced if kind.startswith("replace") else new
            is_cross = kind.endswith("cross")
            for paper in given:
                if category in paper.categories and (paper.primary_category != category) is is_cross:
                    entries.append(entry(paper, len(entries) + 1, name, topic=category, date=day, kind=kind))
        batches.append(batch(*entries, name=name, day=day))
    return batches


def original(new: list[Paper], replaced: list[Paper], topic: Topic) -> list[str]:
    """Return what the system behind the daily pages lists: each section of each category from its end, then sorted."""
    collected = [
        paper
        for category in WATCHED
        for section in (new, replaced)
        for paper in reversed(section)
        if paper.primary_category == category and set(paper.categories) <= set(WATCHED)
    ]

    def meets(paper: Paper) -> bool:
        text = f"{paper.title} {paper.abstract}".lower()
        groups = [(keyword,) if isinstance(keyword, str) else keyword for keyword in topic.keywords]
        found = any(all(member.lower() in text for member in group) for group in groups)
        return found and not any(word.lower() in text for word in topic.exclude)

    chosen = sorted(filter(meets, collected), key=lambda paper: list(paper.categories), reverse=True)
    return [str(paper.arxiv_id) for paper in chosen]


@pytest.mark.parametrize("seed", range(6))
def test_a_fetched_day_gives_the_pages_of_the_original_system(tmp_path: Path, seed: int) -> None:
    new, replaced = a_day(seed)
    # What is replaced today was new before, and some of what is new was held back and has a lower number.
    before = listings(replaced[:10], [], TODAY.replace(day=19))
    with opened(tmp_path / "library.db", *before, *listings(new, replaced)) as library:
        numbers = library.numbers(day=TODAY.isoformat())
        selection = select(library, numbers, STANDING, wish(watched=WATCHED, of_day=True))
    pages = {page.topic: [item.key for item in page.items] for page in selection.digest.pages}
    expected = {topic.name: original(new, replaced, topic) for topic in STANDING}
    assert pages == {name: papers for name, papers in expected.items() if papers}
    assert len(pages["Lanterns"]) > 5


class TestFiles:
    @pytest.fixture
    def library(self, tmp_path: Path):
        with opened(tmp_path / "library.db", batch(*map(invented, (1, 2, 3)), day=TODAY)) as library:
            yield library

    def test_names_of_pages(self, library: Library) -> None:
        names = ("Odd", "odd!", "../index", "a/b: c", "…")
        topics = [Topic(name, ("order 1",)) for name in names]
        selection = select(library, everything(library), topics, wish())
        files = documents(selection.digest, DAILY, folder=True)
        assert list(files) == ["Odd.md", "odd-2.md", "index-2.md", "a-b-c.md", "papers.md", "index.md"]
        page = documents(selection.digest, LAYOUTS["html"], folder=True)
        assert list(page)[-1] == "index.html"
        assert page["index.html"].count(b"<li>") == len(names)

    def test_ours_is_written_again_and_nothing_else(self, library: Library, tmp_path: Path) -> None:
        target = tmp_path / "page.md"
        save(library, {target: b"one\n"})
        save(library, {target: b"two\n"})
        assert target.read_bytes() == b"two\n"
        target.write_bytes(b"changed\n")
        with pytest.raises(WouldOverwriteError, match="was changed since Matins wrote it; it was left as it is"):
            save(library, {target: b"three\n"})
        save(library, {target: b"changed\n"})
        save(library, {target: b"three\n"}, force=True)
        assert target.read_bytes() == b"three\n"

    def test_all_or_none(self, library: Library, tmp_path: Path) -> None:
        (tmp_path / "b.md").write_bytes(b"mine\n")
        with pytest.raises(WouldOverwriteError, match=r"b\.md exists and is not a digest of Matins"):
            save(library, {tmp_path / "a.md": b"a", tmp_path / "b.md": b"b"})
        assert not (tmp_path / "a.md").exists()
        assert (tmp_path / "b.md").read_bytes() == b"mine\n"

    def test_a_folder_is_made_in_one_that_is_there(self, library: Library, tmp_path: Path) -> None:
        save(library, {tmp_path / "new" / "a.md": b"a"})
        assert (tmp_path / "new" / "a.md").read_bytes() == b"a"
        with pytest.raises(StoreError, match="could not be made: the folder does not exist"):
            save(library, {tmp_path / "no" / "such" / "a.md": b"a"})
        with pytest.raises(StoreError, match="it is a folder"):
            save(library, {tmp_path / "new": b"a"})
