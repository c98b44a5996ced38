"""Headers that no package of ours sets."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


def security_headers(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Same-origin isolation everywhere; pages of a signed-in person are never stored."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            response.headers["Cache-Control"] = "no-store"
        route = request.resolver_match
        if request.method == "POST" and route and route.url_name == "account_logout":
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response

    return middleware
