"""Which words of a buffer the AI wrote, as plain values."""

from collections.abc import Iterable, Sequence

from collabtui.writing.spans import Span, Spans, edited, joined, text_of

#: From which character to which (not included) the AI wrote, in the order of the text.
Places = tuple[tuple[int, int], ...]


def spans_of(text: str, ai: Places) -> Spans:
    """The text with its authors; places that it does not have are left out."""
    made: list[Span] = []
    at = 0
    for start, end in sorted(ai):
        first, last = max(start, at), min(end, len(text))
        if first < last:
            made += [Span(text[at:first], "person"), Span(text[first:last], "ai")]
            at = last
    return joined([*made, Span(text[at:], "person")])


def places_of(spans: Sequence[Span]) -> Places:
    """Where the AI's words stand."""
    found: list[tuple[int, int]] = []
    at = 0
    for span in spans:
        if span.by == "ai":
            found.append((at, at + len(span.text)))
        at += len(span.text)
    return tuple(found)


def shifted(places: Iterable[tuple[int, int]], by: int) -> Places:
    """The places after so many characters came before them."""
    return tuple((start + by, end + by) for start, end in places)


def inserted(spans: Sequence[Span], at: int, text: str) -> Spans:
    """The spans with words of the AI at a place."""
    return joined([*_cut(spans, 0, at), Span(text, "ai"), *_cut(spans, at, len(text_of(spans)))])


def typed(spans: Sequence[Span], now: str) -> Spans:
    """The spans after a person changed the text; only what lies between the ends that stayed is compared."""
    if all(span.by == "person" for span in spans):
        return joined([Span(now, "person")])
    before = text_of(spans)
    head = _same(before, now)
    most = min(len(before), len(now)) - head
    tail = min(most, _same(before[::-1], now[::-1]))
    middle = edited(_cut(spans, head, len(before) - tail), now[head : len(now) - tail])
    return joined([*_cut(spans, 0, head), *middle, *_cut(spans, len(before) - tail, len(before))])


def _same(one: str, other: str) -> int:
    """With how many of the same characters both begin."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (ours, theirs) in pairs if ours != theirs), min(len(one), len(other)))


def _cut(spans: Sequence[Span], start: int, end: int) -> Spans:
    made: list[Span] = []
    at = 0
    for span in spans:
        made.append(Span(span.text[max(0, start - at) : max(0, end - at)], span.by))
        at += len(span.text)
    return joined(made)
