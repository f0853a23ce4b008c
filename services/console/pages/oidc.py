"""The door by the district's own provider: out with an attempt in a cookie, back with a code."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from services.console.pages.door import sign_in_form, signed_in
from services.console.people.oidc import OidcDoor, attempt_of, new_attempt
from services.console.people.sign_in import SignInRefused
from services.console.visit import Console, own_path

_COOKIE, _NEXT = "__Host-oidc", "__Host-oidc-next"
_SECONDS = 600


def routes(console: Console) -> Sequence[BaseRoute]:
    """Both ways; none where no provider is configured."""
    door = console.oidc
    return _routes(console, door) if door is not None else ()


def _routes(console: Console, door: OidcDoor) -> Sequence[BaseRoute]:
    async def out(request: Request) -> Response:
        attempt, onward = new_attempt(), own_path(request.query_params.get("next", "/"))
        try:
            response = RedirectResponse(await door.address(attempt, _back(console, request)), 303)
        except SignInRefused as refused:
            return sign_in_form(console, onward, why=str(refused))
        for name, value in ((_COOKIE, attempt.text()), (_NEXT, onward)):
            response.set_cookie(
                name, value, max_age=_SECONDS, path="/", secure=True, httponly=True, samesite="lax"
            )
        return response

    async def back(request: Request) -> Response:
        onward = own_path(request.cookies.get(_NEXT, "/"))
        address = request.client.host if request.client else ""
        try:
            attempt = attempt_of(request.cookies.get(_COOKIE, ""))
            name = await door.name(attempt, str(request.url), _back(console, request))
            response = signed_in(onward, await console.sign_in.by_provider(name, address))
        except SignInRefused as refused:
            response = sign_in_form(console, onward, why=str(refused))
        for cookie in (_COOKIE, _NEXT):
            response.delete_cookie(cookie, path="/", secure=True, httponly=True, samesite="lax")
        return response

    return (
        Route("/sign-in/oidc", out, methods=["GET"]),
        Route("/sign-in/oidc/back", back, methods=["GET"]),
    )


def _back(console: Console, request: Request) -> str:
    """Our address as the provider knows it: the configured one, else that of the request."""
    base = console.public_url or str(request.base_url)
    return base.rstrip("/") + "/sign-in/oidc/back"
