"""A small writer of one kind of picture: bars for each workload, a mark at 1.

Light or dark is what the viewer asks for. Bars share a scale of their own in each group, because
groups differ by a factor of ten.
"""

import statistics
from xml.sax.saxutils import escape

WIDTH, NAMES, NUMBERS = 760, 190, 70
BAR, GAP, TITLE, MARGIN = 14, 6, 30, 16
LONGEST = WIDTH - NAMES - NUMBERS - MARGIN
OURS = "webserv"

STYLE = """
  .ground { fill: #ffffff } text { fill: #24292f; font: 12px system-ui, sans-serif }
  .title { font-weight: 600 } .name { text-anchor: end }
  .ours { fill: #1f6feb } .other { fill: #afb8c1 } .one { stroke: #57606a; stroke-dasharray: 3 3 }
  .spread { stroke: #24292f } .number { paint-order: stroke; stroke: #ffffff; stroke-width: 4px }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #0d1117 } text { fill: #e6edf3 }
    .ours { fill: #58a6ff } .other { fill: #484f58 } .one { stroke: #8d96a0 }
    .spread { stroke: #e6edf3 } .number { stroke: #0d1117 }
  }
"""


def draw(groups):
    """An SVG of group title to name to ratios."""
    parts, y = [], MARGIN
    for title, bars in groups.items():
        drawn, height = _group(title, bars, y)
        parts += drawn
        y += height
    height = y + MARGIN
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}"'
        f' width="{WIDTH}" height="{height}" role="img" aria-label="Rates relative to NGINX">',
        f"<style>{STYLE}</style>",
        f'<rect class="ground" width="{WIDTH}" height="{height}"/>',
        *parts,
        "</svg>",
        "",
    ])


def _group(title, bars, top):
    scale = LONGEST / max(max(ratios) for ratios in bars.values())
    ordered = sorted(bars.items(), key=lambda bar: -statistics.median(bar[1]))
    first = top + TITLE
    end = first + len(ordered) * (BAR + GAP)
    one = NAMES + scale
    parts = [
        f'<text class="title" x="{MARGIN}" y="{top + 18}">{escape(title)}</text>',
        f'<line class="one" x1="{one:.1f}" x2="{one:.1f}" y1="{first - 4}" y2="{end}"/>',
    ]
    for number, (name, ratios) in enumerate(ordered):
        parts += _bar(name, ratios, scale, first + number * (BAR + GAP))
    return parts, end - top + GAP


def _bar(name, ratios, scale, y):
    median, least, most = statistics.median(ratios), min(ratios), max(ratios)
    kind = "ours" if name.startswith(OURS) else "other"
    middle, base = y + BAR / 2, y + BAR - 3
    return [
        f'<text class="name" x="{NAMES - 8}" y="{base}">{escape(name)}</text>',
        f'<rect class="{kind}" x="{NAMES}" y="{y}" width="{median * scale:.1f}" height="{BAR}"/>',
        f'<line class="spread" x1="{NAMES + least * scale:.1f}" x2="{NAMES + most * scale:.1f}"'
        f' y1="{middle}" y2="{middle}"/>',
        f'<text class="number" x="{NAMES + most * scale + 8:.1f}" y="{base}">{median:.2f}</text>',
    ]
