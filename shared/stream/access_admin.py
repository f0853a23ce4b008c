"""Makes the users, rights and quotas of a cluster as declared, with kafka-python's admin client."""

import time
from collections.abc import Callable, Collection, Iterable
from contextlib import closing
from typing import Any

from kafka import KafkaAdminClient
from kafka.admin import (
    ACL,
    ACLFilter,
    ACLOperation,
    ACLPermissionType,
    ACLResourcePatternType,
    ResourcePattern,
    ResourcePatternFilter,
    ResourceType,
)
from kafka.admin import ScramMechanism as Mechanism
from kafka.admin import UserScramCredentialDeletion as Deletion
from kafka.admin import UserScramCredentialUpsertion as Upsertion

from shared.contract.access import Operation, Resource, Right, is_ours
from shared.platform.kafka_login import KafkaLogin
from shared.stream.access_plan import AccessPlan, FoundAccess, plan_access
from shared.stream.quotas import read_quotas, set_quotas

CONNECT_MS = 10_000
_SEEN_SECONDS = 30.0
_PRINCIPAL = "User:"


class AccessError(RuntimeError):
    """The broker refused a part of it; the message says which and why."""


def apply_access(
    login: KafkaLogin, users: Collection[str], declared: Collection[Right], password: Callable[[str], str]
) -> AccessPlan:
    """Bring the cluster to the declarations; returns what was done. `password` is asked for new users.

    Raises `AccessError` for what is refused, `kafka.errors.KafkaError` if no broker answers within 10 s.
    """
    with closing(connect_admin(login)) as admin:
        plan = plan_access(users, declared, _found(admin))
        _set_passwords(admin, {user: password(user) for user in plan.made})
        _give(admin, plan.given)
        _take(admin, [*map(_acl, plan.taken), *(_strays(_allowed(admin)) if plan.strays else ())])
        _revoke(admin, plan.revoked)
        set_quotas(admin, plan.quotas)
        _until(lambda: plan_access(users, declared, _found(admin)).empty)
        return plan


def plan_only(login: KafkaLogin, users: Collection[str], declared: Collection[Right]) -> AccessPlan:
    """What `apply_access` would do. Raises `kafka.errors.KafkaError`."""
    with closing(connect_admin(login)) as admin:
        return plan_access(users, declared, _found(admin))


def set_password(login: KafkaLogin, user: str, password: str) -> None:
    """A new password for new connections; those that stand go on. Raises as `apply_access` does."""
    with closing(connect_admin(login)) as admin:
        _set_passwords(admin, {user: password})


def revoke_user(login: KafkaLogin, user: str) -> None:
    """Take password and rights together: the rights' end also cuts off a connection that stands.

    Raises as `apply_access` does.
    """
    with closing(connect_admin(login)) as admin:
        _revoke(admin, [user])
        _until(lambda: user not in _found(admin).users)


def connect_admin(login: KafkaLogin) -> Any:
    """An admin client; raises `kafka.errors.KafkaError` if no broker answers within 10 s."""
    return KafkaAdminClient(**login.client(), client_id="tiaokuai-access", bootstrap_timeout_ms=CONNECT_MS)


def _found(admin: Any) -> FoundAccess:
    described = admin.describe_user_scram_credentials()
    users = {user for user, about in described.items() if about["credential_infos"]}
    allowed = _allowed(admin)
    rights = frozenset(right for acl in allowed if (right := _right(acl)))
    strays = tuple(sorted(map(_told, _strays(allowed))))
    return FoundAccess(frozenset(users), rights, read_quotas(admin), strays)


def _allowed(admin: Any) -> list[ACL]:
    """What anybody is allowed; what somebody was denied by hand stays."""
    acls, _ = admin.describe_acls(_any_of(None))
    return [acl for acl in acls if acl.permission_type is ACLPermissionType.ALLOW]


def _strays(acls: list[ACL]) -> list[ACL]:
    return [acl for acl in acls if _right(acl) is None and is_ours(acl.principal.removeprefix(_PRINCIPAL))]


def _told(acl: ACL) -> str:
    pattern = acl.resource_pattern
    kind, how = pattern.resource_type.name.lower(), pattern.pattern_type.name.lower()
    what = f"{acl.operation.name.lower()} {how} {kind} {pattern.resource_name}"
    return f"{acl.principal} {what} from {acl.host}"


def _set_passwords(admin: Any, passwords: dict[str, str]) -> None:
    if passwords:
        wanted = [Upsertion(user, Mechanism.SCRAM_SHA_512, word) for user, word in passwords.items()]
        _must_pass(admin.alter_user_scram_credentials(wanted))


def _give(admin: Any, rights: Iterable[Right]) -> None:
    acls = [_acl(right) for right in rights]
    if acls and (failed := admin.create_acls(acls)["failed"]):
        raise AccessError(f"{len(failed)} rights refused: {failed[0].__name__}")


def _take(admin: Any, filters: list[ACLFilter]) -> None:
    failed = [error for _, _, error in admin.delete_acls(filters) if error.errno] if filters else []
    if failed:
        raise AccessError(f"{len(failed)} rights not taken: {failed[0].__name__}")


def _revoke(admin: Any, users: Iterable[str]) -> None:
    names = list(users)
    _take(admin, [_any_of(f"{_PRINCIPAL}{user}") for user in names])
    known = admin.describe_user_scram_credentials() if names else {}
    gone = [Deletion(user, Mechanism.SCRAM_SHA_512) for user in names if user in known]
    if gone:
        _must_pass(admin.alter_user_scram_credentials(gone))


def _must_pass(results: dict[str, str | None]) -> None:
    refused = {user: reason for user, reason in results.items() if reason is not None}
    if refused:
        raise AccessError(f"passwords refused: {refused}")


def _until(seen: Callable[[], bool]) -> None:
    """The admin client doesn't read its own writes: who comes next must find them."""
    deadline = time.monotonic() + _SEEN_SECONDS
    while not seen():
        if time.monotonic() > deadline:
            raise AccessError("the cluster does not show what it was told")
        time.sleep(0.05)


_ONE_NAME, _BY_PREFIX = ACLResourcePatternType.LITERAL, ACLResourcePatternType.PREFIXED
_KINDS = {
    Resource.TOPIC: (ResourceType.TOPIC, _ONE_NAME),
    Resource.GROUP: (ResourceType.GROUP, _BY_PREFIX),
}
_RESOURCES = {kind: resource for resource, kind in _KINDS.items()}
_OPERATIONS = {each: ACLOperation[each.name] for each in Operation}
_WORDS = {operation: word for word, operation in _OPERATIONS.items()}


def _acl(right: Right) -> ACL:
    kind, how = _KINDS[right.resource]
    return ACL(
        f"{_PRINCIPAL}{right.user}",
        "*",
        _OPERATIONS[right.operation],
        ACLPermissionType.ALLOW,
        ResourcePattern(kind, right.name, how),
    )


def _right(acl: ACL) -> Right | None:
    pattern = acl.resource_pattern
    resource = _RESOURCES.get((pattern.resource_type, pattern.pattern_type))
    operation = _WORDS.get(acl.operation)
    if resource is None or operation is None or acl.host != "*":
        return None
    return Right(acl.principal.removeprefix(_PRINCIPAL), resource, pattern.resource_name, operation)


def _any_of(principal: str | None) -> ACLFilter:
    anything = ResourcePatternFilter(ResourceType.ANY, None, ACLResourcePatternType.ANY)
    return ACLFilter(principal, None, ACLOperation.ANY, ACLPermissionType.ANY, anything)
