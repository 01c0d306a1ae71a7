"""Everything that arXiv sends to programs: query answers, feeds, harvests and the snapshot of all metadata."""

from reader.formats.arxiv.answers import parse_answer
from reader.formats.arxiv.detect import detect_answer

__all__ = ["detect_answer", "parse_answer"]
