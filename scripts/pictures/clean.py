"""Makes an exported screen fit to be kept: small, self-contained, the same each time."""

import re
from typing import Final

#: Fonts that machines have; the first one there is draws the picture.
FONTS: Final = '"DejaVu Sans Mono", Menlo, Consolas, "Liberation Mono", monospace'

_FONT_FACES: Final = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
_FONT: Final = re.compile(r"font-family: Fira Code, monospace;\s+font-size: 20px;")
_ID: Final = re.compile(r"terminal-\d+-")
_COMMENT: Final = re.compile(r"<!--.*?-->\s*", re.DOTALL)
#: Each row of the screen has a clip of its own, which no text of the row reaches.
_ROW_CLIP: Final = re.compile(r'<clipPath id="t-line-\d+">.*?</clipPath>\s*', re.DOTALL)
_ROW_CLIPPED: Final = re.compile(r' clip-path="url\(#t-line-\d+\)"')
_BLANK: Final = re.compile(r"<text [^>]*>(?:&#160;)*</text>")
_TEXT: Final = re.compile(
    r'<text class="([^"]+)" x="([\d.]+)" y="([\d.]+)" textLength="([\d.]+)">((?:&#160;)*)(.*?)</text>'
)
_BOX: Final = re.compile(
    r'<rect fill="([^"]+)" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" shape-rendering="crispEdges"/>'
)
_NUMBER: Final = re.compile(r'(?<==")(\d+\.\d+)(?=")')
_INDENT: Final = re.compile(r"\n\s+")
_SPACE: Final = "&#160;"
#: How wide a cell of the terminal is drawn.
_CELL: Final = 12.2
#: At which most of these fonts are as wide as a cell, so that programs which ignore textLength draw it right, too.
_FONT_SIZE: Final = "20.26px"
_CRISP: Final = "rect { shape-rendering: crispEdges }\n</style>"

#: Colour, left edge, top, width, height.
_Box = tuple[str, float, float, float, float]


def clean(svg: str) -> str:
    """The picture ``svg`` as Rich exports it without fonts from afar, chance ids, what nobody sees."""
    svg = _FONT_FACES.sub("", svg)
    svg = _FONT.sub(f"font-family: {FONTS};\nfont-size: {_FONT_SIZE};", svg)
    svg = _ID.sub("t-", svg)
    svg = _COMMENT.sub("", svg)
    svg = _ROW_CLIP.sub("", svg)
    svg = _ROW_CLIPPED.sub("", svg)
    svg = _BLANK.sub("", svg)
    svg = _TEXT.sub(_without_margins, svg)
    svg = _joined(svg)
    svg = _NUMBER.sub(lambda found: _round(float(found[1])), svg)
    svg = svg.replace("arial", "sans-serif").replace("</style>", _CRISP).replace(_SPACE, "\N{NO-BREAK SPACE}")
    return _INDENT.sub("\n", svg).strip() + "\n"


def _without_margins(found: re.Match[str]) -> str:
    """Some programs drop a text's first spaces, whatever its length is to be: begin where its words begin."""
    style, x, y, length, margin, words = found.groups()
    before = len(margin) // len(_SPACE)
    bare = words
    while bare.endswith(_SPACE):
        bare = bare.removesuffix(_SPACE)
    cells = before + (len(words) - len(bare)) // len(_SPACE)
    left, wide = _round(float(x) + before * _CELL), _round(float(length) - cells * _CELL)
    return f'<text class="{style}" x="{left}" y="{y}" textLength="{wide}">{bare}</text>'


def _joined(svg: str) -> str:
    """The backgrounds with one box where neighbours have the same colour."""
    boxes: list[_Box] = []
    for found in _BOX.finditer(svg):
        box = (found[1], float(found[2]), float(found[3]), float(found[4]), float(found[5]))
        if boxes and _continues(boxes[-1], box):
            last = boxes.pop()
            box = (last[0], last[1], last[2], last[3] + box[3], last[4])
        boxes.append(box)
    drawn = "\n".join(map(_drawn, boxes))
    first = next(_BOX.finditer(svg), None)
    return svg if first is None else _BOX.sub("", f"{svg[: first.start()]}{drawn}\n{svg[first.end() :]}")


def _continues(last: _Box, box: _Box) -> bool:
    """Whether a box goes on where the last one ends."""
    return (last[0], last[2]) == (box[0], box[2]) and abs(last[1] + last[3] - box[1]) < 0.1


def _drawn(box: _Box) -> str:
    colour, *numbers = box
    x, y, width, height = map(_round, numbers)
    return f'<rect fill="{colour}" x="{x}" y="{y}" width="{width}" height="{height}"/>'


def _round(number: float) -> str:
    """A tenth of a pixel is as near as anybody can see."""
    return f"{number:.1f}".removesuffix(".0")
