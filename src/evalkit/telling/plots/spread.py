"""Names beside a picture, apart from each other."""

from collections.abc import Sequence


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Move the middles of labels as little as it takes for none to overlap, in the order of what is wanted.

    Least squares by pooling neighbours that would overlap; between ``low`` and ``high`` where they fit,
    from ``low`` on where they don't.

    >>> spread([0.5, 0.5, 0.9], [0.2, 0.2, 0.2], 0, 1)
    [0.4, 0.6, 0.9]
    >>> spread([0.0, 1.0], [0.2, 0.2], 0, 1)
    [0.1, 0.9]
    """
    order = sorted(range(len(wanted)), key=lambda each: wanted[each])
    blocks: list[tuple[float, list[int]]] = []
    for each in order:
        blocks.append((wanted[each] - sizes[each] / 2, [each]))
        while len(blocks) > 1 and _top(blocks[-2], sizes) > blocks[-1][0]:
            (start, above), (next_start, below) = blocks[-2:]
            shift = sum(sizes[one] for one in above)
            weight = len(above), len(below)
            joined = (start * weight[0] + (next_start - shift) * weight[1]) / sum(weight)
            blocks[-2:] = [(joined, [*above, *below])]
    places = [0.0] * len(wanted)
    floor = low
    tops = [high - sum(sizes[each] for _, own in blocks[at:] for each in own) for at in range(len(blocks))]  # fmt: skip
    for (start, own), top in zip(blocks, tops, strict=True):
        at = max(floor, min(start, top))
        for each in own:
            places[each] = at + sizes[each] / 2
            at += sizes[each]
        floor = at
    return [round(place, 9) for place in places]


def _top(block: tuple[float, list[int]], sizes: Sequence[float]) -> float:
    start, own = block
    return start + sum(sizes[each] for each in own)
