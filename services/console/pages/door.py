"""Signing in, signing out, and the way to one's own first page."""

from collections.abc import Sequence

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from services.console.people.sign_in import SignInRefused
from services.console.rules.navigation import first_page
from services.console.visit import COOKIE, Console, Visit, own_path, page, same_origin


def routes(console: Console) -> Sequence[BaseRoute]:
    """The door."""

    async def show(request: Request) -> Response:
        return sign_in_form(console, own_path(request.query_params.get("next", "/")))

    async def enter(request: Request) -> Response:
        if not same_origin(request.headers):
            raise HTTPException(403)
        form = await request.form(max_files=0, max_fields=10)
        name, onward = str(form.get("name", "")).strip(), own_path(str(form.get("next", "/")))
        address = request.client.host if request.client else ""
        try:
            cookie = await console.sign_in.by_password(name, str(form.get("password", "")), address)
        except SignInRefused as refused:
            return sign_in_form(console, onward, name=name, why=str(refused))
        return signed_in(onward, cookie)

    return (
        Route("/sign-in", show, methods=["GET"]),
        Route("/sign-in", enter, methods=["POST"]),
        page(console, "/", home),
        page(console, "/sign-out", leave, methods=("POST",)),
    )


def signed_in(onward: str, cookie: str) -> Response:
    """On to the page, with the session's cookie."""
    response = RedirectResponse(onward, 303)
    response.set_cookie(COOKIE, cookie, path="/", secure=True, httponly=True, samesite="lax")
    return response


async def home(visit: Visit) -> Response:
    """Where this person's work begins."""
    return visit.go(first_page(visit.person))


async def leave(visit: Visit) -> Response:
    """End the session."""
    address = visit.request.client.host if visit.request.client else ""
    await visit.console.sign_in.out(visit.person, visit.cookie, address)
    response = visit.go("/sign-in")
    response.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="lax")
    return response


def sign_in_form(console: Console, onward: str, *, name: str = "", why: str = "") -> Response:
    """The form to sign in with; with the reason why nobody was let in."""
    text = console.pages.render(
        "sign_in.html", onward=onward, name=name, why=why, by_provider=console.oidc is not None
    )
    return HTMLResponse(text, 422 if why else 200)
