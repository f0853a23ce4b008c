"""Which pages a person finds in the bar: those the roles work on, in the order of the work."""

from dataclasses import dataclass

from services.console.rules.roles import Person


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of the bar and the scopes of which one opens it."""

    path: str
    name: str
    scopes: frozenset[str]


def _entry(path: str, name: str, *scopes: str) -> Entry:
    return Entry(path, name, frozenset(scopes))


ENTRIES = (
    _entry("/desk", "派单台", "desk"),
    _entry("/returns", "退单审核", "desk"),
    _entry("/answers", "办结审核", "desk"),
    _entry("/tasks", "待办提醒", "desk"),
    _entry("/marks", "标记", "desk"),
    _entry("/class-matters", "一类事", "matters"),
    _entry("/inbox", "承办工作台", "reports"),
    _entry("/duty", "值班", "desk", "reports"),
    _entry("/register", "登记", "submit"),
    _entry("/imports", "导入", "submit"),
    _entry("/callbacks", "回访", "callbacks"),
    _entry("/scoreboard", "晒榜", "scoreboard"),
    _entry("/supervision", "督办", "scoreboard", "reports"),
    _entry("/editions", "晒榜期次", "scoreboard", "reports"),
    _entry("/ratings", "反向评价", "scoreboard", "reports"),
    _entry("/exceptions", "合理例外", "review"),
    _entry("/arrears", "清欠", "scoreboard"),
    _entry("/saved", "效果", "scoreboard"),
    _entry("/flows", "流转图", "orders"),
    _entry(
        "/reporters", "职业举报", "reporters.review", "reporters.propose", "reporters.assessment", "audit"
    ),
    _entry("/knowledge", "知识", "desk", "reports", "orders"),
    _entry("/catalogue", "目录"),
    _entry("/dead-letters", "死信", "operate"),
    _entry("/running", "运行", "operate"),
    _entry("/accounts", "账号", "accounts"),
    _entry("/sign-ins", "登录记录", "audit"),
)


def navigation(person: Person) -> list[Entry]:
    """The entries of this person."""
    return [each for each in ENTRIES if not each.scopes or person.may(*each.scopes)]


def first_page(person: Person) -> str:
    """Where this person's work begins."""
    return navigation(person)[0].path
