"""Every address of the shop."""

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, re_path

from souk.accounts.admin import change_own_password, sign_in_staff
from souk.edge import account, health, media, metrics, problems, sandbox
from souk.edge.api import api
from souk.edge.pages import is_api


def home(request: HttpRequest) -> HttpResponse:
    return redirect("/api/v1/docs")


urlpatterns = [
    path("", home),
    path("api/v1/", api.urls),
    path("health/live", health.live),
    path("health/ready", health.ready),
    path("metrics", metrics.show),
    path("admin/login/", sign_in_staff),
    path("admin/password_change/", admin.site.admin_view(change_own_password)),
    path("admin/", admin.site.urls),
    path("account/<slug:name>", account.page),
    re_path(r"^media/(?P<path>.+)$", media.file),
]

if "test" in settings.PAYMENT_GATEWAYS:
    urlpatterns.append(path("test-gateway/<str:reference>", sandbox.page))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_api(request):
        return problems.missing(request)
    return HttpResponse("Not found", status=404, content_type="text/plain")


def server_error(request: HttpRequest) -> HttpResponse:
    if is_api(request):
        return problems.broken(request)
    return HttpResponse("Something went wrong on our side", status=500, content_type="text/plain")


handler404 = not_found
handler500 = server_error
