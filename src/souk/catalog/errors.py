from dataclasses import dataclass

from souk.core.errors import Conflict, Forbidden, Invalid


@dataclass(eq=False)
class CategoryHasChildren(Conflict):
    """There are categories below this one."""

    name: str

    @property
    def detail(self) -> str:
        return f"Move or remove the categories below {self.name} first."


class CategoryBelowItself(Conflict):
    """A category cannot be moved below itself."""

    @property
    def detail(self) -> str:
        return "Choose a parent that is neither this category nor one of those below it."


class CategoryTooDeep(Conflict):
    """Categories stand at most ten deep."""

    @property
    def detail(self) -> str:
        return "Choose a parent nearer to the top."


class SlugTaken(Conflict):
    """Another one has this slug."""

    @property
    def detail(self) -> str:
        return "Choose another slug, or leave it out to have one made from the name."


class SkuTaken(Conflict):
    """Another variant has this SKU."""

    @property
    def detail(self) -> str:
        return "Choose SKUs that no variant has; upper and lower case do not matter."


class BarcodeTaken(Conflict):
    """Another variant has this barcode."""

    @property
    def detail(self) -> str:
        return "Choose another barcode, or leave it out."


class OptionsTaken(Conflict):
    """Another variant of the product has these options."""

    @property
    def detail(self) -> str:
        return "Give each variant of a product options of its own."


class TooManyVariants(Invalid):
    """A product has at most 500 variants."""

    @property
    def detail(self) -> str:
        return "Leave values out, or make several products."


class HasSeveralVariants(Conflict):
    """The product has several variants."""

    @property
    def detail(self) -> str:
        return "Change prices, SKUs and the like at its variants."


class OnlyVariant(Conflict):
    """This is the product's only variant."""

    @property
    def detail(self) -> str:
        return "Remove the product, or make it inactive."


class TooManyImages(Conflict):
    """A product has at most 250 pictures."""

    @property
    def detail(self) -> str:
        return "Remove one first."


class TooManyFavorites(Conflict):
    """A customer has at most 1000 favourites."""

    @property
    def detail(self) -> str:
        return "Remove some first."


class WrongProductPassword(Forbidden):
    """This is not the product's password."""

    @property
    def detail(self) -> str:
        return "Ask whoever told you of the product for its password."
