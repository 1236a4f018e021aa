from souk.core.errors import Conflict


class SynonymsTwice(Conflict):
    """These words are synonyms already."""

    @property
    def detail(self) -> str:
        return "Change the list that has them instead of adding another one."
