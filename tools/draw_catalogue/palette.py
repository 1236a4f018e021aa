"""The colours of the demo shop: of products by name, and of what they stand before."""

from PIL import ImageColor

Colour = tuple[int, int, int]


def rgb(text: str) -> Colour:
    """Read a hex colour."""
    return ImageColor.getrgb(text)[:3]


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """Blend two colours: share is how much of the other."""
    return tuple(round(a + (b - a) * share) for a, b in zip(one, other, strict=True))


def dark(colour: Colour, share: float = 0.18) -> Colour:
    """A shadow of the colour, tinted rather than grey."""
    return mix(colour, (38, 24, 46), share)


def light(colour: Colour, share: float = 0.25) -> Colour:
    """The colour where light falls on it."""
    return mix(colour, (255, 250, 240), share)


COLOURS: dict[str, Colour] = {
    name: rgb(value)
    for name, value in {
        "black": "#33313b",
        "blush": "#eab7ab",
        "brass": "#cfa14a",
        "charcoal": "#4c4b57",
        "clay": "#c07a55",
        "copper": "#c9764a",
        "cream": "#f3e6cd",
        "crimson": "#b23a48",
        "forest": "#3c6650",
        "glass": "#cfe4e2",
        "honey": "#e3a53f",
        "indigo": "#3f4a86",
        "ink": "#3a4763",
        "leaf": "#5f9161",
        "linen": "#e3d5bc",
        "moss": "#7f8f57",
        "mustard": "#dca637",
        "natural": "#e9d9b6",
        "navy": "#2f4368",
        "oak": "#d3a56c",
        "oat": "#e2d0b0",
        "olive": "#858a4d",
        "plum": "#7a4668",
        "rose": "#d97b86",
        "rust": "#bf5a36",
        "sage": "#a3b595",
        "sand": "#dcbf94",
        "sky": "#8fb9d6",
        "slate": "#667786",
        "steel": "#b8c2c9",
        "teal": "#2f8186",
        "terracotta": "#cd7450",
        "walnut": "#86583c",
        "white": "#faf6ee",
    }.items()
}

BACKDROPS: dict[str, Colour] = {
    "peach": rgb("#f6d3bd"),
    "mint": rgb("#cfe3d4"),
    "sky": rgb("#cbdfec"),
    "butter": rgb("#f7e3b0"),
    "lilac": rgb("#ddd3ea"),
    "rose": rgb("#f3cfd0"),
    "stone": rgb("#e2ddd3"),
    "aqua": rgb("#c4e0df"),
}


def distance(one: Colour, other: Colour) -> int:
    """How far apart two colours are, roughly as an eye sees it."""
    weights = (3, 4, 2)
    return sum(w * (a - b) ** 2 for w, a, b in zip(weights, one, other, strict=True))
