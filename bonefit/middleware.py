"""Headers that no package of ours sets."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.defaults import page_not_found


def own_not_found(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Our page for a missing address in debug too: who tries the site out sees the site."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if settings.DEBUG and response.status_code == HTTPStatus.NOT_FOUND:
            return page_not_found(request, Http404())
        return response

    return middleware


def security_headers(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Same-origin isolation everywhere; pages of a signed-in person are never stored.

    A view that says itself how its answer is kept is believed: pictures are the same for everyone,
    so that what is `immutable` does not vary by who asks.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        user = getattr(request, "user", None)
        kept = response.has_header("Cache-Control")
        if not kept and user is not None and user.is_authenticated:
            response.headers["Cache-Control"] = "no-store"
        if "immutable" in response.headers.get("Cache-Control", ""):
            response.headers["Vary"] = "Accept-Encoding"
        route = request.resolver_match
        if request.method == "POST" and route and route.url_name == "account_logout":
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response

    return middleware
