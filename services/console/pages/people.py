"""账号, 登录记录: the security administrator's and the audit administrator's pages."""

from collections.abc import Sequence
from datetime import UTC, datetime

from starlette.responses import Response
from starlette.routing import BaseRoute

from services.console.people import store
from services.console.people.passwords import SHORTEST, hashed
from services.console.rules.roles import ROLE_NAMES, Person, Role, fault_of
from services.console.upstream import Refused
from services.console.visit import Console, Visit, page

_PAGE = 100


def routes(console: Console) -> Sequence[BaseRoute]:
    """The administrators' pages on people."""
    return (
        page(console, "/accounts", show, scopes=("accounts",)),
        page(console, "/accounts", change, scopes=("accounts",), methods=("POST",)),
        page(console, "/sign-ins", sign_ins, scopes=("audit",)),
    )


async def show(visit: Visit, refused: Refused | None = None) -> Response:
    """All accounts, one open or a new one."""
    all_of_them = await store.accounts(visit.console.sign_in.pool)
    wanted = visit.asked("name")
    chosen = next((each for each in all_of_them if each.person.name == wanted), None)
    return visit.render(
        "accounts.html", refused=refused, accounts=all_of_them, chosen=chosen, roles=ROLE_NAMES
    )


async def change(visit: Visit) -> Response:
    """Make, change or disable an account, or give it another password."""
    try:
        told = await _change(visit)
    except Refused as refused:
        return await show(visit, refused)
    return visit.go("/accounts", told)


async def _change(visit: Visit) -> str:
    person, pool = _person(visit), visit.console.sign_in.pool
    now, address = datetime.now(UTC), visit.request.client.host if visit.request.client else ""
    fault = fault_of(person.roles, person.unit)
    if not person.name or fault:
        raise Refused(422, "field", fault or "请填写账号")
    password = visit.said("password")
    if password and len(password) < SHORTEST:
        raise Refused(422, "field", f"密码至少 {SHORTEST} 个字符")
    if visit.said("version").isdigit():
        kind, told = "changed", "账号已变更"
        if not await store.save(
            pool, person, int(visit.said("version")), disabled=bool(visit.said("disabled"))
        ):
            raise Refused(409, "conflict", "账号已被他人变更，请刷新后再试")
        if visit.said("disabled"):
            await store.close_sessions(pool, person.name)
    else:
        kind, told = "created", "账号已新建"
        if not password or not await store.add(pool, person, hashed(password), now):
            raise Refused(409, "conflict", "账号已存在，或没有填写密码")
        password = ""
    if password:
        kind = "password"
        await store.set_password(pool, person.name, hashed(password))
    await store.note(pool, now, person.name, kind, address, visit.person.name)
    return told


async def sign_ins(visit: Visit) -> Response:
    """Every sign-in, refusal and change, the latest first."""
    rows = await store.noted(visit.console.sign_in.pool, None, _PAGE)
    return visit.render("sign_ins.html", rows=rows)


def _person(visit: Visit) -> Person:
    known = {role.value for role in Role}
    roles = frozenset(Role(str(each)) for each in visit.form.getlist("role") if each in known)
    unit, section = visit.said("unit") or None, visit.said("section") or None
    return Person(visit.said("name"), visit.said("shown") or visit.said("name"), roles, unit, section)
