"""What it takes to bring users, rights and quotas of a cluster to the declarations: a pure comparison."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from shared.contract.access import Right, is_ours, producer_byte_rate


@dataclass(frozen=True, slots=True)
class FoundAccess:
    """Users with a password; rights of anybody; bytes a second by user.

    `strays` are rights of users with names of our making that no declaration could give, as text.
    """

    users: frozenset[str]
    rights: frozenset[Right]
    quotas: Mapping[str, int]
    strays: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AccessPlan:
    """Users to make and to revoke, rights to give and to take, quotas to set; each sorted."""

    made: tuple[str, ...]
    revoked: tuple[str, ...]
    given: tuple[Right, ...]
    taken: tuple[Right, ...]
    quotas: Mapping[str, int]
    strays: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether everything is as declared."""
        return not (self.made or self.revoked or self.given or self.taken or self.quotas or self.strays)


def plan_access(users: Collection[str], declared: Collection[Right], found: FoundAccess) -> AccessPlan:
    """Compare; a user of ours that is no longer declared loses password and rights together."""
    mine = {right for right in found.rights if right.user in users or is_ours(right.user)}
    wanted = {user: rate for user in users if (rate := producer_byte_rate(user))}
    return AccessPlan(
        tuple(sorted(set(users) - found.users)),
        tuple(sorted(user for user in found.users - set(users) if is_ours(user))),
        tuple(sorted(set(declared) - mine)),
        tuple(sorted(mine - set(declared))),
        {user: rate for user, rate in wanted.items() if found.quotas.get(user) != rate},
        found.strays,
    )
