"""The page of a tab: textual-serve's terminal, with everything that it loads from this server."""

from html import escape


def render_page(socket: str, font_size: int) -> str:
    """Return the page: textual-serve's script around one terminal, with its own fonts; all addresses are relative."""
    return _PAGE.format(socket=escape(socket), font_size=font_size)


FOCUS = """\
// Keys go to the terminal from the first one on, and again whenever the tab is come back to.
addEventListener("load", () => {
  const focus = () => document.querySelector(".xterm-helper-textarea")?.focus();
  focus();
  addEventListener("focus", focus);
});
"""
"""The page's own script; it runs after that of textual-serve has made the terminal."""

_PAGE = """\
<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Matins</title>
    <link rel="icon" href="data:,">
    <link rel="preload" as="font" type="font/ttf" crossorigin
          href="static/fonts/RobotoMono-VariableFont_wght.ttf">
    <link rel="stylesheet" href="static/css/xterm.css">
    <style>
      @font-face {{
        font-family: "Roboto Mono";
        src: url("static/fonts/RobotoMono-VariableFont_wght.ttf");
        font-weight: 100 700;
        font-display: block;
      }}
      @font-face {{
        font-family: "Roboto Mono";
        font-style: italic;
        src: url("static/fonts/RobotoMono-Italic-VariableFont_wght.ttf");
        font-weight: 100 700;
        font-display: block;
      }}
      html, body {{ margin: 0; height: 100%; overflow: hidden; background: black; }}
      .textual-terminal {{ width: 100vw; height: 100vh; }}
      #ended {{ display: none; position: absolute; inset: 0; place-content: center; z-index: 10;
               font: 1rem "Roboto Mono", monospace; text-align: center; color: white; background: black; }}
      body.-closed #ended {{ display: grid; }}
      a {{ color: inherit; }}
    </style>
    <script src="static/js/textual.js"></script>
    <script src="focus.js"></script>
  </head>
  <body>
    <div id="terminal" class="textual-terminal"
         data-session-websocket-url="{socket}" data-font-size="{font_size}"></div>
    <div id="ended"><p>Matins has ended.</p><p><a href="">Open it again</a></p></div>
  </body>
</html>
"""
