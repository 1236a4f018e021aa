"""What the demo's customers say of its products; one review waits for the staff."""

from souk.accounts.models import User
from souk.catalog.queries.known import products_by_slug, seller_of_product
from souk.ops.demo import ACCOUNTS
from souk.reviews.operations.answering import answer_as_seller
from souk.reviews.operations.moderation import approve_review
from souk.reviews.operations.writing import write_review

# By the role of the account: product, rating, title, text, and whether it is shown.
REVIEWS = (
    (
        *("customer", "clay-mug", 5, "My morning mug"),
        *("Heavy enough to feel good, and it keeps the coffee warm.", True),
    ),
    (
        *("manager", "clay-mug", 4, "Lovely glaze"),
        *("No two are the same. Mine is a little smaller than it looks.", True),
    ),
    ("customer", "arc-floor-lamp", 4, "", "Bright, and easy to put together.", True),
    ("customer", "paper-pendant", 2, "Arrived creased", "The paper had a fold.", False),
)
# What its seller answers, by who wrote it.
ANSWERS = {"manager": "Each is turned by hand: that is why. Thank you."}


def review_products() -> None:
    """Have the demo's accounts say something of its products."""
    emails = {str(account.role): account.email for account in ACCOUNTS}
    for role, slug, rating, title, content, is_shown in REVIEWS:
        author = User.objects.get(email=emails[role])
        review_id = write_review(author.id, slug, rating=rating, title=title, content=content)
        if is_shown:
            approve_review(review_id, actor_id=None)
        seller_id = seller_of_product(products_by_slug([slug])[slug])
        if role in ANSWERS and seller_id is not None:
            answer_as_seller(review_id, ANSWERS[role], seller_id=seller_id, unchanged_since=None)
