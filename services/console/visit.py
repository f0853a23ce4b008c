"""One request of a signed-in person: who it is, what the services say, how the page is made."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, unquote, urlsplit
from uuid import uuid4

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from services.console.desk_book import DeskBook
from services.console.people.oidc import OidcDoor
from services.console.people.sign_in import SignIn, form_token, is_form_token
from services.console.rules.roles import Person
from services.console.upstream import Api, Refused, Services
from services.console.view.pages import Pages
from services.console.watching.samples import Curves
from shared.platform.signed_tokens import TokenSigner

COOKIE = "__Host-console"
TOLD = "__Host-told"
_MAX_FIELDS = 400


@dataclass(frozen=True, slots=True)
class Console:
    """What all pages share."""

    pages: Pages
    services: Services
    sign_in: SignIn
    signer: TokenSigner
    book: DeskBook
    curves: Curves = field(default_factory=Curves)
    oidc: OidcDoor | None = None
    public_url: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """A person's request."""

    request: Request
    console: Console
    person: Person
    api: Api
    form: FormData
    cookie: str

    @property
    def book(self) -> DeskBook:
        """Names of units and categories."""
        return self.console.book

    @property
    def key(self) -> str:
        """The form's idempotency key: a form sent twice counts once."""
        return str(self.form.get("key") or uuid4())

    @property
    def opened_at(self) -> datetime:
        """When the form was opened: the same for a form sent twice; now, where it doesn't say."""
        try:
            return datetime.fromisoformat(self.said("opened_at")).astimezone(UTC)
        except ValueError:
            return datetime.now(UTC)

    def said(self, name: str) -> str:
        """A field of the form, without the spaces around it."""
        value = self.form.get(name, "")
        return value.strip() if isinstance(value, str) else ""

    def asked(self, name: str, default: str = "") -> str:
        """A parameter of the address."""
        return self.request.query_params.get(name, default).strip()

    def render(self, template: str, *, refused: Refused | None = None, **values: Any) -> Response:
        """A page; after a refusal the form is shown again as it was filled in, with the reason."""
        told = unquote(self.request.cookies.get(TOLD, ""))
        text = self.console.pages.render(
            template,
            person=self.person,
            form=self.form,
            form_token=form_token(self.cookie),
            key=str(uuid4()),
            path=self.request.url.path,
            query=self.request.query_params,
            told=told,
            refused=refused,
            now=datetime.now(UTC),
            **values,
        )
        response = HTMLResponse(text, refused.status if refused else 200)
        if told:
            response.delete_cookie(TOLD, path="/", secure=True, httponly=True, samesite="lax")
        return response

    def go(self, path: str, told: str = "") -> Response:
        """On to another page, which shows what was done."""
        response = RedirectResponse(path, 303)
        if told:
            response.set_cookie(
                TOLD, quote(told), max_age=30, path="/", secure=True, httponly=True, samesite="lax"
            )
        return response


Show = Callable[[Visit], Awaitable[Response]]


def page(
    console: Console, path: str, show: Show, *, scopes: Sequence[str] = (), methods: Sequence[str] = ("GET",)
) -> Route:
    """A page for people who hold one of the scopes (none: for everybody signed in)."""

    async def endpoint(request: Request) -> Response:
        cookie = request.cookies.get(COOKIE, "")
        person = await console.sign_in.who(cookie)
        if person is None:
            return to_sign_in(request)
        if scopes and not person.may(*scopes):
            raise HTTPException(403)
        form = await _form(request, cookie)
        return await show(visit_of(console, request, person, form, cookie))

    return Route(path, endpoint, methods=list(methods), name=f"{show.__module__}.{show.__name__}")


def visit_of(console: Console, request: Request, person: Person, form: FormData, cookie: str) -> Visit:
    """The visit, with a token of its own for the services."""
    token = console.signer.sign(person.identity, datetime.now(UTC))
    api = Api(console.services, token, request.state.traceparent)
    return Visit(request, console, person, api, form, cookie)


def to_sign_in(request: Request) -> Response:
    """Sign in first; afterwards back here, if it was only looked at."""
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    onward = f"?next={quote(here)}" if request.method == "GET" and here != "/" else ""
    headers = {"hx-redirect": f"/sign-in{onward}"} if "hx-request" in request.headers else None
    return RedirectResponse(f"/sign-in{onward}", 303, headers)


def own_path(wanted: str) -> str:
    """Where to go after signing in: a path of ours, whatever the address said."""
    parts = urlsplit(wanted)
    ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and not parts.netloc
    return wanted if ours and "\\" not in wanted else "/"


def same_origin(headers: Mapping[str, str]) -> bool:
    """Whether the browser says that the form is on a page of ours; old browsers say it by Origin."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


async def _form(request: Request, cookie: str) -> FormData:
    if request.method == "GET":
        return FormData()
    form = await request.form(max_files=10, max_fields=_MAX_FIELDS)
    if not same_origin(request.headers) or not is_form_token(str(form.get("form_token", "")), cookie):
        raise HTTPException(403)
    return form
