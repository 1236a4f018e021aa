"""What somebody who is typing may be about to write."""

from souk.core.database.functions import call


def suggestions_for(words: str) -> str:
    """Return up to 8 products, 4 categories and 5 popular searches as JSON text: one statement."""
    text: str = call("search.suggestions", words)
    return text
