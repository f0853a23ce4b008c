"""The door: passwords, lockout, cookies, forms from elsewhere, what is written down."""

from typing import Any

import pytest

from services.console.people.sign_in import LOCKED, WRONG
from tests.component.console.conftest import PASSWORD, World, fields, send


async def kinds(world: World) -> list[tuple[str, str]]:
    rows = await world.accounts.fetch("select account, kind from sign_in order by id")
    return [tuple(row) for row in rows]


async def test_a_person_signs_in_works_and_signs_out(world: World) -> None:
    browser = await world.signed_in("clerk")
    home = await browser.get("/")
    assert (home.status_code, home.headers["location"]) == (303, "/desk")
    desk = await browser.get("/desk")
    assert desk.status_code == 200
    assert "小陈" in desk.text
    left = await browser.post("/sign-out", data=fields(desk.text))
    assert left.headers["location"] == "/sign-in"
    assert (await browser.get("/desk")).headers["location"] == "/sign-in?next=/desk"
    assert await kinds(world) == [("clerk", "signed_in"), ("clerk", "signed_out")]


async def test_the_cookie_is_for_this_site_alone_and_kept_as_a_hash(world: World) -> None:
    async with world.browser() as browser:
        answer = await browser.post("/sign-in", data={"name": "clerk", "password": PASSWORD})
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-console=")
        for part in ("HttpOnly", "Secure", "SameSite=lax", "Path=/"):
            assert part in cookie
        kept = await world.accounts.fetchval("select encode(session_id, 'escape') from session")
        assert browser.cookies["__Host-console"] not in kept


@pytest.mark.parametrize(
    ("name", "password"), [("clerk", "wrong"), ("nobody", PASSWORD), ("", ""), ("x" * 999, "y")]
)
async def test_nobody_else_gets_in_and_nobody_learns_who_is_there(
    world: World, name: str, password: str
) -> None:
    async with world.browser() as browser:
        answer = await browser.post("/sign-in", data={"name": name, "password": password})
    assert answer.status_code == 422
    assert WRONG in answer.text
    assert "set-cookie" not in answer.headers


async def test_three_wrong_passwords_lock_the_account_for_the_right_one_too(world: World) -> None:
    async with world.browser() as browser:
        for _ in range(3):
            await browser.post("/sign-in", data={"name": "clerk", "password": "wrong"})
        answer = await browser.post("/sign-in", data={"name": "clerk", "password": PASSWORD})
        assert LOCKED in answer.text
        await world.accounts.execute("update account set locked_until = now() - interval '1 second'")
        answer = await browser.post("/sign-in", data={"name": "clerk", "password": PASSWORD})
    assert answer.status_code == 303
    assert await kinds(world) == [("clerk", "refused")] * 3 + [("clerk", "locked"), ("clerk", "signed_in")]


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/inbox?box=work", "/inbox?box=work"),
        ("//evil.example", "/"),
        ("https://evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
async def test_after_signing_in_one_stays_here(world: World, wanted: str, reached: str) -> None:
    async with world.browser() as browser:
        said = {"name": "scjgj", "password": PASSWORD, "next": wanted}
        answer = await browser.post("/sign-in", data=said)
    assert answer.headers["location"] == reached


@pytest.mark.parametrize("column", ["seen_at", "created_at"])
async def test_a_session_ends_by_itself(world: World, column: str) -> None:
    browser = await world.signed_in("clerk")
    await world.accounts.execute(f"update session set {column} = now() - interval '10 hours'")  # noqa: S608
    assert (await browser.get("/desk")).status_code == 303


@pytest.mark.parametrize(
    ("token", "headers"),
    [
        ("", {}),
        ("0" * 64, {}),
        (None, {"sec-fetch-site": "cross-site"}),
        (None, {"origin": "https://evil.example"}),
    ],
)
async def test_a_form_from_elsewhere_does_nothing(
    world: World, token: str | None, headers: dict[str, str]
) -> None:
    browser = await world.signed_in("secadmin")
    given = fields((await browser.get("/accounts")).text)["form_token"] if token is None else token
    said: dict[str, Any] = {"form_token": given, "name": "mallory", "role": "clerk", "password": PASSWORD}
    assert (await browser.post("/accounts", data=said, headers=headers)).status_code == 403
    assert await world.accounts.fetchval("select count(*) from account where name = 'mallory'") == 0


async def test_every_answer_keeps_others_out(world: World) -> None:
    browser = await world.signed_in("clerk")
    for path in ("/desk", "/sign-in", "/nowhere", "/static/console.css"):
        headers = (await browser.get(path)).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        kept = "immutable" if path.startswith("/static") else "no-store"
        assert kept in headers["cache-control"]


async def test_accounts_are_made_changed_and_disabled_by_the_security_administrator(world: World) -> None:
    browser = await world.signed_in("secadmin")
    made = {"name": "newcomer", "shown": "新人", "role": "handler", "unit": "jw", "password": PASSWORD}
    assert (await send(browser, "/accounts", **made)).status_code == 303
    newcomer = await world.signed_in("newcomer")
    assert (await newcomer.get("/inbox")).status_code == 200
    changed = {"name": "newcomer", "shown": "新人", "role": "handler", "unit": "jw", "version": "1"}
    assert (await send(browser, "/accounts", **changed, disabled="yes")).status_code == 303
    assert (await newcomer.get("/inbox")).status_code == 303, "signed out at once"
    assert (await send(browser, "/accounts", **changed)).status_code == 409, "an older version"
    assert ("newcomer", "created") in await kinds(world)


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": ["system_admin", "audit_admin"]},
        {"role": "handler"},
        {"role": "clerk", "unit": "jw"},
        {"role": "clerk", "password": "short"},
        {"role": []},
    ],
)
async def test_accounts_that_must_not_be_are_not_made(world: World, wrong: dict[str, Any]) -> None:
    browser = await world.signed_in("secadmin")
    said = {"name": "odd", "shown": "怪", "password": PASSWORD} | wrong
    answer = await send(browser, "/accounts", **said)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
