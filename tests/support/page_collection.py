# ruff: noqa: E501 - Markup is read more easily in one piece.
"""A collection of whole invented papers, by the class or version of LaTeXML whose structure they have."""

from support.pages import (
    abstract,
    align,
    author,
    authors,
    bibliography,
    caption,
    cite,
    drawing,
    equation,
    figure,
    image,
    items,
    listing,
    math,
    note,
    page,
    para,
    proof,
    ref,
    section,
    tabular,
    theorem,
)

_BIB = bibliography(("Smith (2020)", ("J. Smith. ", "On lanterns. ", "2020.")), ("[2]", ("K. Jo and M. Mü.", "Lamps")))


def _amsart() -> bytes:
    body = authors(
        author("Ada Example", '<span class="ltx_contact ltx_role_address">Institute of Lamps, 12 Wick Road</span>'
               '<span class="ltx_contact ltx_role_email"><a href="mailto:ada@example.org">ada@example.org</a></span>'),
        '<span class="ltx_author_before">  </span>',
        author("Bo Poincaré"),
    )  # fmt: skip
    body += '<div class="ltx_dates">(May 2026)</div>' + abstract(f"We light {math('n^{2}')} lamps.")
    body += '<div class="ltx_keywords"><h6 class="ltx_title ltx_title_keywords">Keywords: </h6>lamps, wicks</div>'
    body += '<div class="ltx_classification"><h6 class="ltx_title ltx_title_classification">2020 MSC: </h6>05C05</div>'
    inner = theorem("Theorem 1.1", " (Main).", para(f"Let {math('k')} be odd, see {cite('2020')}.", "Thm1.p1"))
    inner += theorem("Lemma 1.2", f" ({math('k')}-lamps).", para("It glows.", "Thm2.p1"), "Thm2", "lemma")
    inner += theorem("Remark", ".", para("So it is.", "Thm3.p1"), "Thm3", "remark")
    inner += proof("Proof.", para("Clear. ∎", "S1.p4"))
    inner += proof(f"Proof of Theorem {ref('1.1', '#Thm1')}.", para("Also clear.", "S1.p5"))
    return page(body + section(inner) + _BIB, title=f"Lamps of order {math('k')}")


def _revtex() -> bytes:
    people = author(
        f'A. B. Lantern<sup class="ltx_sup">1</sup>, C. Wick{math("{}^{2,3}")}, and D. E. Flame Jr.<br class="ltx_break">'
        f"{math('{}^{1}')} Department of Lamps, University of Light<br>{math('{}^{2}')} Institute of Oil",
        "(Dated: 3 May 2026)",
    )
    cited = 'known<sup class="ltx_sup"><cite class="ltx_cite"><a class="ltx_ref" href="#bib.bib1">1</a>,'
    cited += '<a class="ltx_ref" href="#bib.bib2">2</a></cite></sup> before'
    frontmatter = (
        '<span class="ltx_note ltx_note_frontmatter ltx_role_preprint" id="id1"><sup class="ltx_note_mark">†</sup>'
    )
    frontmatter += '<span class="ltx_note_outer"><span class="ltx_note_content"><sup class="ltx_note_mark">†</sup>'
    frontmatter += '<span class="ltx_note_type">preprint: </span>LAMP-12</span></span></span>'
    body = authors(people) + abstract("Short. ", "Abstract.") + frontmatter
    body += section(para(f"This is {cited}.") + para("Second", "S1.p2"), "I", "INTRODUCTION")
    body += section(para("Words.", "S1.SS1.p1"), "A", "Deeper", "S1.SS1", "subsection")
    body += '<div class="ltx_acknowledgements"><h6 class="ltx_title ltx_title_acknowledgements">Thanks</h6>We thank the oil.</div>'
    return page(body + _BIB, chrome="ar5iv", base="")


def _acm() -> bytes:
    contact = (
        '<span class="ltx_contact ltx_role_institution">Lamp Works</span><span class="ltx_contact ltx_role_city">Oslo'
    )
    contact += '</span><span class="ltx_contact ltx_role_orcid"><a href="https://orcid.org/0000">0000</a></span>'
    teaser = figure(image(), "Figure 1", "A teaser before the abstract.", "S0.F1", more="ltx_teaserfigure")
    body = authors(author("Ada Example", contact), author("Bo Two", contact)) + teaser + abstract("All about lamps.")
    body += '<span class="ltx_note ltx_note_frontmatter ltx_role_ccs"><sup class="ltx_note_mark">†</sup><span class='
    body += '"ltx_note_outer"><span class="ltx_note_content"><span class="ltx_note_type">ccs: </span>Lamps</span></span></span>'
    runin = section(para("Run in text.", "S1.SS1.P1.p1"), "", "A paragraph title.", "S1.SS1.P1", "paragraph")
    body += section(para("Text.") + section(runin, "1.1", "Sub", "S1.SS1", "subsection"))
    body += section(para("Apart.", "A1.p1"), "Appendix A", "Proofs", "A1", "appendix")
    return page(body + _BIB, title="Lamps" + note("*", "Funded by oil.", "footnote", "footnote0"))


def _ieee() -> bytes:
    body = authors(author("Ada Example, <em>Member, IEEE</em>, and Bo Two", "Ada is with the Lamp Institute."))
    body += abstract("Bright.", "Abstract—")
    body += '<div class="ltx_keywords"><h6 class="ltx_title ltx_title_keywords">Index Terms: </h6>lamps, oil.</div>'
    panel = figure(image("a.png"), "(a)", "Left", "S1.F1.sf1", more="ltx_figure_panel")
    left = f'<div class="ltx_flex_cell ltx_flex_size_2">{panel}</div>'
    panel = figure(image("b.png", "a lamp"), "(b)", "Right " + math("b"), "S1.F1.sf2", more="ltx_figure_panel")
    right = f'<div class="ltx_flex_cell">{panel}</div>'
    panels = f'<div class="ltx_flex_figure">{left}{right}<div class="ltx_flex_break"></div></div>'
    text = f"As {ref('Fig. 1', '#S1.F1')} and {ref('2', '#S1.F1.sf1')} show"
    body += section(para(text) + figure(panels, "Figure 1", f"Both, after {cite('2020')}, with {math('x')}."))
    return page(body + _BIB)


def _displays() -> bytes:
    one = equation(math("E=mc^{2}+\\dot{D}%\n_{i}", "block"), number="(1)")
    many = align(
        ((math("\\displaystyle a"), math("\\displaystyle=b+c,")), "(2)"),
        (("", math("\\displaystyle=d \\mbox{ if }e")), ""),
        (("and hence",), ""),
        ((math("\\displaystyle f"), math("\\displaystyle=g\\%.") + " for all " + math("g")), "(3)"),
    )
    old = (
        '<div class="ltx_equation" id="S1.E9">'
        + math("p=q", "block")
        + '<span class="ltx_tag ltx_tag_equation">(9)</span></div>'
    )
    bare = align(((math("r"), math("=s")), "(10)"), name="S1.E10", group=False)
    loose = f'<p class="ltx_p">So {math("t=u", "block")} follows from ({ref("2", "#S1.EGx1.E1")}).</p>'
    group = f'<div class="ltx_equationgroup" id="S1.G"><p class="ltx_p">First</p>{equation(math("v"), number="(11)", name="S1.E11")}'
    group += f"<p class='ltx_p'>then</p>{equation(math('w'), name='S1.E12')}</div>"
    noted = equation(math("y", "block") + note("3", "Only then.", name="footnote3"), name="S1.E13")
    empty = equation("", number="(14)", name="S1.E14")
    plain = '<math class="ltx_Math" display="inline"><semantics><mi>z</mi></semantics></math>'
    pictured = '<img class="ltx_Math" alt="\\lambda_{0}" src="mi1.png">'
    body = para(f"Hence {one} and {many} done.")
    body += para(f"Old {old}") + para(bare, "S1.p3") + loose + group + noted + para(f"{plain} and {pictured}.", "S1.p9")
    return page(section(body + empty))


def _lists() -> bytes:
    inner = items(
        ("(a)", para("Inner one", "i1")), ("(b)", para(f"Inner {math('two')}", "i2")), kind="enumerate", name="I2"
    )
    described = (
        '<dl class="ltx_description" id="I3"><dt class="ltx_item" id="I3.ix1"><span class="ltx_tag ltx_tag_item">'
    )
    described += '<span class="ltx_text ltx_font_bold">Wick</span></span></dt><dd class="ltx_item"><div class="ltx_para"><p class='
    described += (
        '"ltx_p">the burning part</p></div></dd><dt class="ltx_item"><span class="ltx_tag">Oil</span></dt></dl>'
    )
    held = theorem("Claim 3", "", para("In a list.", "Thm3.p1"), "Thm3")
    run = (
        '<span class="ltx_inline-enumerate"><span class="ltx_inline-item"><span class="ltx_tag">(i)</span> one,</span> '
    )
    run += '<span class="ltx_inline-item"><span class="ltx_tag">(ii)</span> two</span></span>'
    body = items(("•", para("First", "a1")), ("•", para("Second", "a2") + inner), ("•", held), ("–", "bare text"))
    quote = '<blockquote class="ltx_quote"><p class="ltx_p">To light is to see.</p></blockquote>'
    return page(
        section(para(f"Lists: {run}.") + body + described + quote + para(f"See {ref('item 2', '#S1.I1.i2')}", "z"))
    )


def _tables() -> bytes:
    nested = tabular(("two",), ("lines",), heads=0)
    spanned = (
        '<table class="ltx_tabular"><tbody class="ltx_tbody"><tr class="ltx_tr"><td class="ltx_td" colspan="2">Wide'
    )
    spanned += f'</td><td class="ltx_td" rowspan="2">{nested}</td></tr><tr class="ltx_tr"><td class="ltx_td">1</td><td>2 {note("a", "A note.", name="fn9")}'
    spanned += f'</td></tr><tr class="ltx_tr"><td class="ltx_td">{math("x")}</td><td class="ltx_td"></td><td>{cite("2020")}</td></tr></tbody></table>'
    outer = tabular(("Lamp", "Oil"), ("A", "1 l"))
    outer = f'<span class="ltx_transformed_inner">{outer}</span>'
    outer = f'<div class="ltx_inline-block ltx_transformed_outer">{outer}</div>'
    many = '<figure class="ltx_table" id="T3">' + caption("Table 3", "Two in one.", "table")
    many += (
        f'<div class="ltx_minipage">{tabular(("a", "b"))}</div><div class="ltx_minipage">{tabular(("c", "d"))}</div>'
    )
    many += '<p class="ltx_p">Notes below the table.</p></figure>'
    line = f'<p class="ltx_p">A small {tabular(("u",), ("v",), heads=0, tag="span")} in a line.</p>'
    grid = figure(tabular((image("g1.png"), image("g2.png")), heads=0), "Figure 7", "Set by a table.", "F7")
    body = figure(spanned, "Table 1", f"With a span{note('4', 'In a caption.', name='fn4')}.", "T1", "table")
    long_table = '<table class="ltx_tabular ltx_longtable" id="LT"><thead class="ltx_thead"><tr class="ltx_tr"><th class="ltx_td ltx_th">Head</th></tr></thead>'
    long_table += (
        "<tbody>"
        + "".join(f'<tr class="ltx_tr"><td class="ltx_td">row{n}</td></tr>' for n in range(30))
        + "</tbody></table>"
    )
    return page(section(body + figure(outer, "Table 2", "Turned.", "T2", "table") + many + line + grid + long_table))


def _floats() -> bytes:
    steps = listing(
        f'<span class="ltx_text ltx_font_bold">Require:</span> {math("n>0")}',
        f'  <span class="ltx_text ltx_font_bold">while</span> {math("n")} burns',
        "    trim the wick",
        "",
    )
    program = '<div class="ltx_listing ltx_lst_language_Python"><div class="ltx_listing_data"><a href="data:text/plain;base64,eA==">⬇'
    program += '</a></div><div class="ltx_listingline"><span class="ltx_text ltx_lst_keyword">def</span> light():</div>'
    program += '<div class="ltx_listingline">    return 1</div></div>'
    left, right = image("l.png") + caption("Figure 5", "Left"), image("r.png") + caption("Figure 6", "Right")
    two = f'<figure class="ltx_figure" id="F5"><div class="ltx_minipage">{left}</div>'
    two += f'<div class="ltx_minipage">{right}</div></figure>'
    box = drawing('<span class="ltx_p">Prompt: write a long sentence about lamps and the oil that burns in them, then stop at '
                  "once and say nothing more of it.</span>")  # fmt: skip
    sign = drawing("7", width="13.8", height="13.8")
    verbatim = '<pre class="ltx_verbatim ltx_font_typewriter">\nfor x in lamps:\n    light(x)\n\n    wait()\n</pre>'
    body = figure(steps, "Algorithm 1", f"Lighting {math('n')} lamps", "alg", "float", "ltx_float_algorithm")
    body += program + two + figure(drawing("a", f"node {math('v_{1}')}"), "Figure 8", "Drawn.", "F8") + para(box, "p5")
    body += para(f"Step {sign} is next; see {image('icon.png', 'icon')} here.", "p6") + verbatim
    body += para('Code <code class="ltx_verbatim">x  y</code> and <span class="ltx_rule"> </span> end.', "p7")
    body += '<figure class="ltx_figure" id="F9"><img class="ltx_graphics ltx_missing ltx_missing_image" src="lost.eps"></figure>'
    return page(section(body))


def _boxes() -> bytes:
    block = '<span class="ltx_inline-block"><span class="ltx_p">A boxed word</span></span>'
    mini = '<div class="ltx_minipage"><p class="ltx_p">One side.</p><p class="ltx_p">Other side.</p></div>'
    spans = '<span class="ltx_para" id="sp1"><span class="ltx_p">Set in spans.</span><span class="ltx_p">And again.</span></span>'
    strange = "<lantern-box><glow>Unknown elements</glow> keep <x>their</x> text</lantern-box>"
    wrong = para('An <span class="ltx_ERROR undefined">\\lanternmacro</span>unknown macro and '
                 '<span class="ltx_ERROR undefined">{lampenv}</span> one more.', "p8")  # fmt: skip
    long_note = note("2", f"<span class='ltx_para'><span class='ltx_p'>First part {math('q')}.</span></span><span class='ltx_para'>"
                          f"<span class='ltx_p'>Second part {cite('2020')}.</span></span>", name="footnote2")  # fmt: skip
    only_mark = note("2", "", "footnotemark", "footnotex1", "footnotemark")
    body = para(f"Here {block} stands.{long_note} And again{only_mark}.") + mini + spans + strange + wrong
    links = (
        '<a class="ltx_ref ltx_href" href="https://example.org/a b">good</a>, <a href="javascript:alert(1)">bad</a>, '
    )
    links += '<a href="ftp://example.org/x">old</a>, <a href="https://arxiv.org/html/2611.01234v2#S2.SS1">inside</a>, '
    links += f'<a href="#nowhere">lost</a>, <a class="ltx_ref" href="#S2">link with {math("w")} in it</a>'
    return page(section(body) + section(para(links, "S2.p1") + section(para("Deep.", "d"), "2.1", f"On {math('z')}", "S2.SS1", "subsection"), "2", "Two", "S2") + _BIB)  # fmt: skip


def _book() -> bytes:
    inner = section(para("Text.", "S1.p1"), "1.1", "A section", "Ch1.S1", "section")
    body = section(para("Opening.") + inner, "Chapter 1", "A chapter", "Ch1", "chapter")
    body += bibliography(("[1]", ("One.",)), name="bib1", title="References of Chapter 1")
    body += section(para("More.", "Ch2.p1"), "Chapter 2", "Another", "Ch2", "chapter")
    return page(
        body + bibliography(("[1]", ("Two.",)), ("[2]", (f"Three on {math('x')}.",)), name="bib2", title="Literature")
    )


COLLECTION: dict[str, bytes] = {
    "amsart": _amsart(),
    "revtex": _revtex(),
    "acm": _acm(),
    "ieee": _ieee(),
    "displays": _displays(),
    "lists": _lists(),
    "tables": _tables(),
    "floats": _floats(),
    "boxes": _boxes(),
    "book": _book(),
}
