"""The settings that a newcomer finds: all of them, at their defaults, explained where they stand."""

DEFAULT_TEXT = """\
# The settings of Matins. A line that begins with "#" is a remark.
# Strings stand in "quotation marks", arrays of them in [brackets] with commas between.

[arxiv]
# Categories, or whole archives: ["cs.LG", "stat.ML", "hep-th", "math"]
categories = []

# Authors whose new papers you want, by name: ["Ada Mori"]
authors = []

# Searches in the language of arXiv's query API: ['all:"lantern attention"', "ti:tides ANDNOT cat:cs.CL"]
queries = []

# The daily papers of Hugging Face: true or false
daily_papers = false

# Announcements that the list leaves out: "new", "cross", "replace", "replace-cross"
hide = []

[fetch]
# An e-mail address by which arXiv's operators can reach you; it is sent to arXiv with each request.
contact = ""

# Where the services are; only needed with a mirror of your own.
# api = "https://export.arxiv.org/api/query"
# rss = "https://rss.arxiv.org"
# oai = "https://oaipmh.arxiv.org/oai"
# pages = "https://arxiv.org"
# daily_papers = "https://huggingface.co/api/daily_papers"

[screen]
# The last screen is kept, without notes, and is what the next start shows at once: true or false
picture = true

[triage]
# Seconds after which a paper that is looked at counts as read; 0: never, only a key says so
read_after = 0

# Muted papers are left out of the list, and not only dimmed: true or false
hide_muted = false

# Topics sort each morning's papers; write as many as you like.
# A keyword may stand anywhere in title or abstract, also inside a word. One is enough; of an inner list all are needed.
# A paper with an excluded text is left out. Categories and authors limit a topic further.
#
# [[topic]]
# name = "Benchmarks"
# keywords = ["bench", ["3d", "reconstruction"]]
# exclude = ["survey"]
# categories = ["cs.*"]
# authors = []
"""
