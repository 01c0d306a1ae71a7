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
# ar5iv = "https://ar5iv.labs.arxiv.org"
# daily_papers = "https://huggingface.co/api/daily_papers"

[download]
# What a whole paper is kept as: "html", which reads best, and "pdf"
formats = ["html", "pdf"]

# Each starred paper is downloaded after a fetch: true or false
starred = false

# The pictures of a page come with it, one request each: true or false
pictures = false

# Megabytes that whole papers may take; what was not opened for longest goes first, and nothing starred ever
budget = 2000

# The program that shows a PDF, as ["zathura"] or ["open", "-a", "Skim"]; [] is the system's own
pdf_program = []

[screen]
# The last screen is kept, without notes, and is what the next start shows at once: true or false
picture = true

# The colours: "" for what was chosen in the program last, or the name of a theme, such as "nord" or "gruvbox"
theme = ""

# One line for each paper, "compact", or two or three, "roomy"; "auto" has one where there is room for its authors
density = "auto"

[triage]
# Seconds after which a paper that is looked at counts as read; 0: never, only a key says so
read_after = 0

# Muted papers are left out of the list, and not only dimmed: true or false
hide_muted = false

# Themes of your own; of these colours background and text have to be there.
#
# [theme.mine]
# background = "#1d1f21"
# text = "#d6d8d6"
# field = "#24272a"
# bar = "#2d3135"
# cursor = "#2b3948"
# link = "#8ab4e0"
# label = "#b5a3d9"
# accent = "#e6b450"
# new = "#9bc48a"
# error = "#ee9a9e"

# Topics sort each morning's papers; write as many as you like.
# A keyword may stand anywhere in title or abstract, also inside a word. One is enough; of an inner list all are needed.
# A paper with an excluded one is left out. Categories and authors limit a topic further. Addresses hold no keywords.
#
# [[topic]]
# name = "Benchmarks"
# keywords = ["bench", ["3d", "reconstruction"]]
# exclude = ["survey"]
# categories = ["cs.*"]
# authors = []
"""
