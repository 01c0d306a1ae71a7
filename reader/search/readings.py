"""How papers read: the words of their titles and authors one after the other."""

import numpy as np

from reader.search.arrays import Bytes, Ints, Mask, Tables, Tokens, as_text, gather, spread

NAME_START = np.uint32(2**31)
"""The bit of an author's token that begins a name."""

_OTHER = ord("?")


class Readings:
    """The rows of a segment's titles (``field`` "title") and authors ("author")."""

    def __init__(self, tables: Tables) -> None:
        self._tokens: dict[str, tuple[Ints, Tokens]] = {
            field: (tables[f"{field}_starts"], tables[f"{field}_tokens"]) for field in ("title", "author")
        }
        self._single: Ints = tables["token_words"]
        self._complex: dict[str, tuple[Ints, Ints]] = {
            name: (tables[f"{name}_starts"], tables[f"{name}_words"]) for name in ("split", "glued")
        }
        self._word_text: Bytes = tables["word_text"]
        self._word_offsets: Ints = tables["word_offsets"]
        self._token_text = tables["token_text"].data
        self._token_offsets: Ints = tables["token_offsets"]

    def tokens(self, field: str, papers: Ints) -> tuple[Tokens, Ints]:
        """Return the tokens of ``papers`` one after the other, and how many each paper has."""
        starts, tokens = self._tokens[field]
        return gather(starts, tokens, papers)

    def every(self, field: str) -> tuple[Ints, Ints]:
        """Return the words of all papers, and how many each paper has."""
        starts, tokens = self._tokens[field]
        words, counts = self.words(tokens & ~NAME_START)
        return words, summed(counts, np.diff(starts))

    def rows(self, field: str, papers: Ints, reading: str = "split") -> tuple[Ints, Ints]:
        """Return the words of ``papers`` one after the other, and how many each paper has.

        ``reading`` tells how hyphenated words read: "split" in parts, or "glued" together.
        """
        tokens, lengths = self.tokens(field, papers)
        words, counts = self.words(tokens & ~NAME_START, reading)
        return words, summed(counts, lengths)

    def names(self, papers: Ints, reading: str = "split") -> tuple[Ints, Ints, Mask]:
        """Return the words of the papers' authors, how many each paper has, and which words begin a name."""
        tokens, lengths = self.tokens("author", papers)
        words, counts = self.words(tokens & ~NAME_START, reading)
        # A name may begin with a token without words: count the names, and mark where the count changes.
        name = np.repeat(np.cumsum(tokens >= NAME_START), counts)
        begins = np.ones(len(words), np.bool_)
        begins[1:] = name[1:] != name[:-1]
        return words, summed(counts, lengths), begins

    def words(self, tokens: Tokens, reading: str = "split") -> tuple[Ints, Ints]:
        """Return the words of ``tokens`` one after the other, and how many each token has."""
        single = self._single[tokens]
        several = (single < 0).nonzero()[0]
        counts = np.ones(len(tokens), np.int32)
        if not len(several):
            return single, counts
        starts, words = self._complex[reading]
        found, lengths = gather(starts, words, -1 - single[several])
        counts[several] = lengths
        flat = single.repeat(counts)
        flat[spread(counts.cumsum()[several] - lengths, lengths)] = found
        return flat, counts

    def spellings(self, tokens: list[int]) -> list[str]:
        """Return how ``tokens`` were written."""
        offsets, text = self._token_offsets, self._token_text
        return [as_text(text[offsets[token] : offsets[token + 1] - 1]) for token in tokens]

    def first_letters(self) -> Bytes:
        """Return the first byte of each word, "?" where that is no letter of English and no digit."""
        letters = self._word_text[self._word_offsets[:-1]].copy()
        letters[letters >= 128] = _OTHER
        return letters


def summed(counts: Ints, lengths: Ints) -> Ints:
    """Return the sums of as many ``counts`` as each of ``lengths`` tells."""
    sums = np.concatenate([[0], counts.cumsum(dtype=np.int64)])
    ends = lengths.cumsum(dtype=np.int64)
    found: Ints = (sums[ends] - sums[ends - lengths]).astype(np.int32)
    return found
