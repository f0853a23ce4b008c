"""Roles: what each may do at the services, and which pages it works on."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from shared.platform.identity import UNIT_SCOPE, Identity


class Role(StrEnum):
    """A kind of work; a person may have several, the three administrators exclude one another."""

    CLERK = "clerk"
    DESK_LEADER = "desk_leader"
    DUTY_OFFICER = "duty_officer"
    REGISTRAR = "registrar"
    HANDLER = "handler"
    UNIT_LEADER = "unit_leader"
    SUPERVISOR = "supervisor"
    LIST_REVIEWER = "list_reviewer"
    CALLBACK_CLERK = "callback_clerk"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"


ROLE_NAMES: dict[Role, str] = {
    Role.CLERK: "派单员",
    Role.DESK_LEADER: "派单台负责人",
    Role.DUTY_OFFICER: "值班员",
    Role.REGISTRAR: "登记员",
    Role.HANDLER: "科室经办人",
    Role.UNIT_LEADER: "承办单位负责人",
    Role.SUPERVISOR: "督办员",
    Role.LIST_REVIEWER: "名单审核员",
    Role.CALLBACK_CLERK: "回访员",
    Role.SYSTEM_ADMIN: "系统管理员",
    Role.SECURITY_ADMIN: "安全管理员",
    Role.AUDIT_ADMIN: "审计管理员",
}

_SCOPES: dict[Role, frozenset[str]] = {
    Role.CLERK: frozenset({"desk", "orders", "read", "matters", "case", "classify"}),
    Role.DESK_LEADER: frozenset(
        {
            "desk",
            "desk.lead",
            "sealed",
            "callbacks",
            "orders",
            "read",
            "contact",
            "matters",
            "matters.change",
            "classify",
            "scoreboard",
            "case",
            "reporters.propose",
        }
    ),
    Role.DUTY_OFFICER: frozenset({"reports"}),
    Role.REGISTRAR: frozenset({"submit", "register", "read"}),
    Role.HANDLER: frozenset({"reports", "case"}),
    Role.UNIT_LEADER: frozenset({"reports", "unit.lead", "case"}),
    Role.SUPERVISOR: frozenset({"orders", "read", "scoreboard", "matters", "review", "publish"}),
    Role.LIST_REVIEWER: frozenset({"reporters.review"}),
    Role.CALLBACK_CLERK: frozenset({"callbacks", "callbacks.city", "read", "contact"}),
    Role.SYSTEM_ADMIN: frozenset({"operate"}),
    Role.SECURITY_ADMIN: frozenset({"accounts", "reporters.assessment"}),
    Role.AUDIT_ADMIN: frozenset({"audit"}),
}

OF_A_UNIT = frozenset({Role.HANDLER, Role.UNIT_LEADER, Role.DUTY_OFFICER, Role.LIST_REVIEWER})
"""Roles that mean something only within one unit; the list has reviewers of two."""

ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
"""三员分立: none of them is another, and none of them handles matters."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who is signed in."""

    name: str
    shown: str
    roles: frozenset[Role]
    unit: str | None = None
    section: str | None = None

    @property
    def scopes(self) -> frozenset[str]:
        """What the services let this person do."""
        found = frozenset().union(*(_SCOPES[role] for role in self.roles))
        bound = self.roles & OF_A_UNIT
        return found | {f"{UNIT_SCOPE}{self.unit}"} if bound and self.unit else found

    @property
    def identity(self) -> Identity:
        """Who this is to the services; a leader sees all sections of the unit."""
        section = self.section if Role.HANDLER in self.roles and len(self.roles) == 1 else None
        return Identity(self.name, self.scopes, section)

    @property
    def titles(self) -> str:
        """The roles' names, in the order of the list."""
        return "、".join(ROLE_NAMES[role] for role in Role if role in self.roles)

    def may(self, *scopes: str) -> bool:
        """Whether this person holds one of the scopes."""
        return not self.scopes.isdisjoint(scopes)


def fault_of(roles: Iterable[Role], unit: str | None) -> str | None:
    """Why a person can't have these roles, in Chinese; None when it is well."""
    chosen = frozenset(roles)
    if not chosen:
        return "至少要有一个角色"
    if chosen & ADMINISTRATORS and len(chosen) > 1:
        return "三类管理员各自独立，不得兼任"
    if Role.SUPERVISOR in chosen and chosen & OF_A_UNIT:
        return "督办员评判各单位，不得在承办单位任职"
    if chosen & OF_A_UNIT and not unit:
        return "承办单位的角色要指明单位"
    return "指明单位的只能是承办单位的角色" if unit and not chosen & OF_A_UNIT else None
