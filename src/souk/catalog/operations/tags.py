"""What products are tagged with."""

from collections.abc import Iterable


def each_tag_once(tags: Iterable[str]) -> list[str]:
    """Return tags in their order, each as it is first written: upper and lower case are one.

    They are shown as somebody wrote them, and listings find them in any case.
    """
    known: dict[str, str] = {}
    for tag in tags:
        known.setdefault(tag.lower(), tag)
    return list(known.values())
