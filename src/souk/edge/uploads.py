"""Which operations take a file."""

from django.http import HttpRequest
from django.urls import Resolver404, resolve

from souk.edge.operations import UPLOADS


def takes_upload(request: HttpRequest) -> bool:
    """Say whether a request's operation reads multipart; asked of requests that send it alone."""
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return False
    return (request.method or "", match.route) in UPLOADS
