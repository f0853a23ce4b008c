"""`tiaokuai access`: users, passwords, rights and quotas at Kafka, as the topics' declarations say."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_urlsafe
from typing import Annotated

import typer
from kafka.errors import KafkaError

from cli.screen import listing, screen
from deploy.local.identities import DEMO, demo_rights, keep_password, password_file
from deploy.local.platform import DEFAULT_FOLDER, OWN_KAFKA
from deploy.local.proving.prove import Proof, prove
from deploy.local.session_file import NoSessionError, load_session
from shared.catalogue import SHIPPED, load
from shared.contract.access import Right, rights, users
from shared.contract.topics import all_topics
from shared.platform.kafka_login import KafkaLogin, login_from
from shared.platform.secret_files import replace_secret
from shared.stream.access_admin import AccessError, apply_access, plan_only, revoke_user, set_password
from shared.stream.access_plan import AccessPlan

Data = Annotated[Path, typer.Option(help="Data folder of a running loop.")]
CatalogueFolder = Annotated[
    Path, typer.Option("--catalogue", envvar="TIAOKUAI_CATALOGUE", help="Folder of the catalogue.")
]
Passwords = Annotated[Path | None, typer.Option(help="Folder of the passwords, one file a user.")]
User = Annotated[str, typer.Argument(help="For instance unit.scjgj, source.sh12345, dispatch.")]

app = typer.Typer(help="Users, passwords and rights at Kafka.", no_args_is_help=True, add_completion=False)
out = screen()


@app.command()
def apply(
    catalogue: CatalogueFolder = SHIPPED, passwords: Passwords = None, data: Data = DEFAULT_FOLDER
) -> None:
    """Make what is missing, take away what is not declared, print the difference; twice changes nothing.

    The administrator is whom TIAOKUAI_KAFKA_… name, else that of the loop on the data folder.
    """
    admin, folder = _administrator(data, passwords)
    everybody, declared = _declared(catalogue, folder)
    with _reaching(admin):
        _show(apply_access(admin, everybody, declared, lambda user: keep_password(folder, user)))


@app.command()
def diff(
    catalogue: CatalogueFolder = SHIPPED, passwords: Passwords = None, data: Data = DEFAULT_FOLDER
) -> None:
    """Print what `apply` would do, and do nothing; exit code 1 if there is something."""
    admin, folder = _administrator(data, passwords)
    everybody, declared = _declared(catalogue, folder)
    with _reaching(admin):
        plan = plan_only(admin, everybody, declared)
    _show(plan)
    raise typer.Exit(0 if plan.empty else 1)


@app.command()
def rotate(user: User, passwords: Passwords = None, data: Data = DEFAULT_FOLDER) -> None:
    """A new password into the user's file and to the broker; connections that stand go on.

    Clients read the file for every connection made anew, so that nothing has to be restarted.
    """
    admin, folder = _administrator(data, passwords)
    new = token_urlsafe(24)
    with _reaching(admin):
        set_password(admin, user, new)
    replace_secret(password_file(folder, user), new + "\n")
    out.print(f"{user}: new password in {password_file(folder, user)}")


@app.command()
def revoke(user: User, passwords: Passwords = None, data: Data = DEFAULT_FOLDER) -> None:
    """Take password and rights together, so that a connection that stands is cut off too."""
    admin, folder = _administrator(data, passwords)
    with _reaching(admin):
        revoke_user(admin, user)
    password_file(folder, user).unlink(missing_ok=True)
    out.print(f"{user}: revoked; `tiaokuai access apply` would make it anew with another password")


@app.command("prove")
def prove_command(catalogue: CatalogueFolder = SHIPPED) -> None:
    """Start a broker of its own, try every right and every refusal on it, and count. Exit code 1 on a gap."""
    proof = asyncio.run(prove(load(catalogue)))
    _show_proof(proof)
    raise typer.Exit(0 if proof.holds else 1)


def _administrator(data: Path, passwords: Path | None) -> tuple[KafkaLogin, Path]:
    """The administrator's login, and the folder of the users' passwords."""
    if os.environ.get(OWN_KAFKA):
        if passwords is None:
            raise typer.BadParameter("--passwords names the folder in which the users' passwords are kept")
        return login_from(os.environ), passwords
    try:
        session = load_session(data)
    except NoSessionError as error:
        raise typer.BadParameter(f"{error}；或以 {OWN_KAFKA} 指明") from None
    return session.login(), passwords or session.kafka_users


def _declared(catalogue: Path, folder: Path) -> tuple[list[str], frozenset[Right]]:
    """Everybody, and what he may; the demo's user only where it has been made."""
    loaded = load(catalogue)
    codes = [unit.code for unit in loaded.units_with_topics()]
    everybody = list(users(codes, loaded.sources))
    declared = rights(all_topics(codes), loaded.sources)
    if not password_file(folder, DEMO).exists():
        return everybody, declared
    return [*everybody, DEMO], declared | demo_rights(declared)


@contextmanager
def _reaching(login: KafkaLogin) -> Iterator[None]:
    try:
        yield
    except (KafkaError, AccessError) as error:
        screen(stderr=True).print(f"{login.servers}: {type(error).__name__}: {error}")
        raise typer.Exit(2) from error


def _show(plan: AccessPlan) -> None:
    table = listing("user", "change", "of what")
    for user in plan.made:
        table.add_row(user, "made")
    for user in plan.revoked:
        table.add_row(user, "[red]revoked[/]")
    for word, given in (("given", plan.given), ("[red]taken[/]", plan.taken)):
        for right in given:
            table.add_row(right.user, word, f"{right.operation} {right.resource} {right.name}")
    for stray in plan.strays:
        table.add_row("", "[red]taken[/]", stray)
    for user, rate in plan.quotas.items():
        table.add_row(user, "limited", f"{rate:,} bytes a second")
    out.print(table if table.row_count else "Users, rights and quotas are as declared.")


def _show_proof(proof: Proof) -> None:
    table = listing("tried", "times", "allowed", "refused", "not as declared")
    for resource, operation in sorted({(t.right.resource, t.right.operation) for t in proof.trials}):
        some = [t for t in proof.trials if (t.right.resource, t.right.operation) == (resource, operation)]
        allowed = sum(t.allowed for t in some)
        wrong = sum(not t.as_declared for t in some)
        table.add_row(
            f"{operation} {resource}",
            f"{len(some):,}",
            f"{allowed:,}",
            f"{len(some) - allowed:,}",
            str(wrong),
        )
    out.print(f"{proof.users} users × {proof.topics} topics")
    out.print(table)
    for trial in (*proof.too_much, *proof.too_little):
        word = "allowed, not declared" if trial.allowed else f"declared, refused ({trial.answer})"
        out.print(f"[red]{word}[/] {trial.right}")
    for check in proof.checks:
        out.print(f"{'[green]holds[/]' if check.held else '[red]broken[/]'} {check.name}")
    flood, megabytes = proof.flood, proof.flood.bytes_written / 1024**2
    out.print(
        f"a flooding unit was asked to pause {flood.pause_ms} ms after "
        f"{megabytes:.1f} MB; its neighbour's slowest write took {flood.neighbour_ms:.0f} ms"
    )
