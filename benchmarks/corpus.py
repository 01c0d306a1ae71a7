"""Invented papers, always the same for the same count, and the digests that bring them into a library."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

SEED = 20261120
# What one day's page holds; a library of thousands is many mornings, not one page of 10 MB.
PAGE = 500
FIRST_DAY = date(2026, 11, 20)


def _words(text: str) -> list[str]:
    return text.split()


_QUALITIES = _words(
    "adaptive amber brisk calibrated causal coarse convex distant elastic faithful frugal gentle hidden honest "
    "hyperbolic latent layered local lucid marginal modular nested northern patient polar quiet robust rugged sparse "
    "spectral stable tidal unbiased verified woven"
)
_THINGS = _words(
    "anchors archives attention beacons bridges caches canals compilers corridors decoders diffusion embeddings "
    "estimators ferries gardens gradients graphs harbours horizons kernels lanterns lattices ledgers meadows mirrors "
    "orchards planners policies priors proofs ravines retrieval samplers scaffolds shorelines sketches surfaces "
    "tensors threads transformers valleys walkers weather"
)
_TASKS = _words(
    "alignment benchmarking compression control detection evaluation forecasting inference learning navigation "
    "optimisation planning reasoning reconstruction recovery routing search segmentation simulation summarisation "
    "translation verification"
)
_VERBS = _words("bounds compares derives explains extends halves improves measures predicts reduces repairs separates")
_GIVEN = _words("Ada Bao Carla Dimitri Elif Farid Greta Hana Ivo Jun Kaia Leo Mina Noor Otto Petra Ravi Sofía Tomas")
_FAMILY = _words(
    "Abelard Brandt Castellan Dovrin Eskelin Falconi Grünwald Hartog Ibarra Jansson Kowal Lindqvist Moreau Navarro "
    "Okoro Pellegrin Quist Rosales Svoboda Tanaka Urbanek Vasari Wexler Yamada Zielinski"
)
_CATEGORIES = _words("cs.LG cs.CL cs.CV cs.AI cs.RO cs.IR stat.ML math.OC eess.SP quant-ph")
TOPICS = ("Graphs", "Planning", "Retrieval", "Proofs")


@dataclass(frozen=True, slots=True)
class InventedPaper:
    """One paper of no one: `identifier` like 2611.00001, `authors` in full, `categories` with the primary first."""

    identifier: str
    title: str
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    abstract: str


def papers(count: int, seed: int = SEED) -> list[InventedPaper]:
    """Return `count` papers with different identifiers, titles and abstracts; a longer list begins like a shorter."""
    dice = random.Random(seed)
    return [_paper(dice, number) for number in range(1, count + 1)]


def daily_markdown(page: Sequence[InventedPaper], topic: str, day: date) -> str:
    """Return one day's page of a topic in the layout of a daily Markdown digest."""
    head = (
        f"# 🔍 {topic} Papers · {day.isoformat()}\n\n"
        f"[![Total Papers](https://img.shields.io/badge/Papers-{len(page)}-2688EB)]()\n"
        f"[![Last Updated](https://img.shields.io/badge/updated-{day:%Y}-orange)]()\n\n---\n\n"
        f"## 📌 Filter by Category\n**Keywords**: `{topic}`  \n**Filter**: `None`\n\n---\n\n## 📚 Paper List\n\n"
    )
    return head + "\n".join(_entry(paper) for paper in page)


def write_digests(folder: Path, everything: Sequence[InventedPaper]) -> list[Path]:
    """Write the papers as pages of at most `PAGE` and return the files, the newest day first."""
    return list(_written(folder, everything))


def _written(folder: Path, everything: Sequence[InventedPaper]) -> Iterator[Path]:
    for number, start in enumerate(range(0, len(everything), PAGE)):
        day = FIRST_DAY - timedelta(days=number)
        path = folder / f"{day.isoformat()}.md"
        text = daily_markdown(everything[start : start + PAGE], TOPICS[number % len(TOPICS)], day)
        path.write_text(text, encoding="utf-8")
        yield path


def _paper(dice: random.Random, number: int) -> InventedPaper:
    subject = f"{dice.choice(_QUALITIES)} {dice.choice(_THINGS)}"
    task = dice.choice(_TASKS)
    title = f"{subject} for {dice.choice(_QUALITIES)} {task}: {dice.choice(_TASKS)} with {dice.choice(_THINGS)}".title()
    if number % 11 == 0:
        title += " in $O(n \\log n)$"
    authors = {f"{dice.choice(_GIVEN)} {dice.choice(_FAMILY)}": None for _ in range(dice.randint(1, 9))}
    categories = dice.sample(_CATEGORIES, dice.randint(1, 3))
    sentences = [f"Study {number} is about {subject} and their use in {task}."]
    sentences += [_sentence(dice) for _ in range(dice.randint(8, 12))]
    if number % 4 == 0:
        sentences.append("Code is available atthis https URL.")
    identifier = f"2611.{number:05d}"
    return InventedPaper(identifier, f"{title} {number}", tuple(authors), tuple(categories), " ".join(sentences))


def _sentence(dice: random.Random) -> str:
    figure = dice.choice(["12%", "a third", "$1.7\\times$", "0.4 points", "half of its memory", "$k \\le 3$ steps"])
    return (
        f"A {dice.choice(_QUALITIES)} {dice.choice(_TASKS)} of {dice.choice(_QUALITIES)} {dice.choice(_THINGS)} "
        f"{dice.choice(_VERBS)} the {dice.choice(_TASKS)} of {dice.choice(_THINGS)} by {figure}."
    )


def _entry(paper: InventedPaper) -> str:
    categories = " ".join(f"`{category}`" for category in paper.categories)
    shown = [*paper.authors[:6], "et al."] if len(paper.authors) > 6 else list(paper.authors)
    return (
        f"- **[{paper.title}](https://arxiv.org/abs/{paper.identifier})**  `arXiv:{paper.identifier}`  {categories}  \n"
        f"  _{', '.join(shown)}_\n"
        "  <details open><summary>Abstract</summary>\n"
        f"  {paper.abstract}\n"
        "  </details>\n"
    )
