"""The API, put together from the contexts' routers."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Router
from ninja.errors import HttpError, ValidationError
from ninja.operation import PathView

from souk.accounts.api import admin as accounts_admin
from souk.accounts.api import auth, emails, me, passwords, two_factors
from souk.accounts.api import sessions as my_sessions
from souk.audit.api import admin as audit_admin
from souk.catalog.api import bulk, categories, images, products, related
from souk.catalog.api import store as catalog
from souk.checkout.api import admin as checkout_admin
from souk.checkout.api import carts, fulfilments, payments, refunds, reservations, returns
from souk.checkout.api import seller as checkout_seller
from souk.checkout.api import store as checkout
from souk.core.errors import DomainError
from souk.edge import problems
from souk.edge.access import with_access
from souk.edge.bodies import StrictParser
from souk.edge.openapi import described
from souk.edge.operations import equip
from souk.exchange.api import admin as exchange_admin
from souk.inventory.api import acts as inventory_acts
from souk.inventory.api import admin as inventory_admin
from souk.inventory.api import warehouses
from souk.ledger.api import admin as ledger_admin
from souk.ledger.api import settlements
from souk.payments.api import methods as my_payment_methods
from souk.payments.api import webhooks as gateway_webhooks
from souk.privacy.api import admin as privacy_admin
from souk.privacy.api import me as privacy_me
from souk.promotions.api import admin as promotions_admin
from souk.reviews.api import admin as reviews_admin
from souk.reviews.api import me as my_reviews
from souk.reviews.api import seller as reviews_of_seller
from souk.reviews.api import store as reviews
from souk.search.api import admin as search_admin
from souk.search.api import favorites, protected
from souk.search.api import store as search
from souk.sellers.api import admin as sellers_admin
from souk.sellers.api import seller as seller_profile
from souk.sellers.api import store as sellers
from souk.shipping.api import admin as shipping_admin
from souk.taxes.api import admin as taxes_admin
from souk.webhooks.api import admin as webhooks_admin
from souk.webhooks.api import events as events_admin


class SoukAPI(NinjaAPI):
    """Ninja's API with a document complete enough to generate clients from."""

    def get_openapi_schema(self, **options: Any) -> Any:
        return described(with_access(super().get_openapi_schema(**options), self))


def _together(first: Router, second: Router) -> Router:
    """Return one router of two contexts that answer different methods at the same addresses.

    Django asks the first pattern that fits, and no other. The second's operations say their guard
    themselves.
    """
    for path, view in second.path_operations.items():
        first.path_operations.setdefault(path, PathView()).operations += view.operations
    return first


api = SoukAPI(
    parser=StrictParser(),
    title="Souk",
    version="1",
    description="A headless commerce and marketplace backend. Amounts are integers of minor units.",
    openapi_url="/openapi.json",
    docs_url="/docs",
    urls_namespace="api",
)

# Django tries one after another: what is asked most comes first.
api.add_router("", search.router)
api.add_router("", checkout.router)
api.add_router("", catalog.router)
api.add_router("", protected.router)
api.add_router("", returns.store_router)
api.add_router("", reviews.router)
api.add_router("/carts", carts.router)
api.add_router("/carts", reservations.router)
api.add_router("/auth", auth.router)
api.add_router("/auth", passwords.router)
api.add_router("/auth", emails.router)
api.add_router("/auth/2fa", two_factors.router)
api.add_router("/me", _together(me.router, privacy_me.router))
api.add_router("/me/sessions", my_sessions.router)
api.add_router("/me/payment-methods", my_payment_methods.router)
api.add_router("/me/favorites", favorites.router)
api.add_router("/me/reviews", my_reviews.router)
api.add_router("/sellers", sellers.router)
api.add_router("/seller/profile", seller_profile.router)
api.add_router("/seller", checkout_seller.router)
api.add_router("/seller/reviews", reviews_of_seller.router)
api.add_router("/admin", _together(accounts_admin.router, privacy_admin.router))
api.add_router("/admin", checkout_admin.router)
api.add_router("/admin/shipping", shipping_admin.router)
api.add_router("/admin/taxes", taxes_admin.router)
api.add_router("/admin", fulfilments.router)
api.add_router("/admin", returns.router)
api.add_router("/admin", refunds.router)
api.add_router("/admin", payments.router)
api.add_router("/admin/coupons", promotions_admin.router)
api.add_router("/admin/reviews", reviews_admin.router)
api.add_router("/admin/sellers", sellers_admin.router)
api.add_router("/admin", inventory_admin.router)
api.add_router("/admin/inventory", inventory_acts.router)
api.add_router("/admin/warehouses", warehouses.router)
api.add_router("/admin/audit", audit_admin.router)
api.add_router("/admin/search", search_admin.router)
api.add_router("/webhooks", gateway_webhooks.router)
api.add_router("/admin/webhooks", webhooks_admin.router)
api.add_router("/admin/ledger", ledger_admin.router)
api.add_router("/admin/ledger", settlements.router)
api.add_router("/admin/events", events_admin.router)
api.add_router("/admin", exchange_admin.router)
api.add_router("/admin/categories", categories.router)
api.add_router("/admin/products", bulk.staff_router)
api.add_router("/admin/products", products.staff_router)
api.add_router("/admin/products", images.staff_router)
api.add_router("/admin/products", related.staff_router)
api.add_router("/seller/products", bulk.seller_router)
api.add_router("/seller/products", products.seller_router)
api.add_router("/seller/products", images.seller_router)
api.add_router("/seller/products", related.seller_router)


@api.exception_handler(DomainError)
def on_domain_error(request: HttpRequest, error: DomainError) -> HttpResponse:
    return problems.problem_of(request, error)


@api.exception_handler(ValidationError)
def on_validation_error(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return problems.validation_problem(request, error)


@api.exception_handler(HttpError)
def on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    if isinstance(error.__cause__, DomainError):
        return problems.problem_of(request, error.__cause__)
    return problems.http_problem(request, error)


@api.exception_handler(Http404)
def on_missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return problems.missing(request)


@api.exception_handler(Exception)
def on_bug(request: HttpRequest, error: Exception) -> HttpResponse:
    return problems.bug(request, error)


equip(api)
