"""The life of a work order: every state, every move, from where and by whom (`domain.md` §3).

One table. Whoever moves an order (unit, desk, city, timer, verdict) goes through it; what it doesn't allow is
refused with a reason, never applied silently. Conditions beyond the state are guards of dispatch.
"""

from dataclasses import dataclass

from shared.domain.vocabulary import ActorKind, OpenEnum


class State(OpenEnum):
    """Where a work order stands."""

    DESK = "desk"  # 待派: the dispatch desk decides
    ISSUED = "issued"  # 已派
    SIGNED = "signed"  # 已签收
    ASSIGNED = "assigned"  # 已分派科室
    CONTACTED = "contacted"  # 已联系
    IN_PROGRESS = "in_progress"  # 办理中
    APPROVAL = "approval"  # 待审签: the unit's leader reads the answer before it leaves
    ANSWERED = "answered"  # 已答复
    ANSWER_CHECK = "answer_check"  # 办结审核
    ACCEPTED = "accepted"  # 审核通过
    CLOSED = "closed"  # 已办结
    RETURN_REQUESTED = "return_requested"  # 退单待审
    REWORK = "rework"  # 再次处置
    SHELVED = "shelved"  # 挂账
    GUIDED = "guided"  # 已引导
    MERGED = "merged"  # 已并单
    WITHDRAWN = "withdrawn"  # 已撤单
    RETURN_TO_CITY_REQUESTED = "return_to_city_requested"  # 申请退回市平台
    RETURNED_TO_CITY = "returned_to_city"  # 已退回市平台


class Move(OpenEnum):
    """What can be done to a work order."""

    DISPATCH = "dispatch"
    QUEUE = "queue"
    SIGN = "sign"
    ASSIGN = "assign"
    SECTION_RETURN = "section_return"
    CONTACT = "contact"
    ATTEMPT_CONTACT = "attempt_contact"
    INTERIM = "interim"
    DRAFT = "draft"
    APPROVE = "approve"
    DISAPPROVE = "disapprove"
    ANSWER = "answer"
    ANSWER_TOGETHER = "answer_together"
    CHECK = "check"
    ACCEPT = "accept"
    SEND_BACK = "send_back"
    CLOSE = "close"
    REWORK = "rework"
    REWORK_ELSEWHERE = "rework_elsewhere"
    REQUEST_RETURN = "request_return"
    ACCEPT_RETURN = "accept_return"
    REFUSE_RETURN = "refuse_return"
    DESIGNATE = "designate"
    REQUEST_EXTENSION = "request_extension"
    GRANT_EXTENSION = "grant_extension"
    REFUSE_EXTENSION = "refuse_extension"
    FOLLOW_UP = "follow_up"
    URGE = "urge"
    SUPERVISE = "supervise"
    ESCALATE = "escalate"
    CHANGE_DUE = "change_due"
    RECLOCK = "reclock"
    WARN = "warn"
    SHELVE = "shelve"
    RESUME = "resume"
    GUIDE = "guide"
    MERGE = "merge"
    ASK_FACTS = "ask_facts"
    SPLIT = "split"
    LINK = "link"
    ASK_HELP = "ask_help"
    GIVE_HELP = "give_help"
    REFUSE_HELP = "refuse_help"
    CO_REPORT = "co_report"
    WHISTLE = "whistle"
    REPORT_IN = "report_in"
    CONSULT = "consult"
    CHASE = "chase"
    THREE_WAY_CALL = "three_way_call"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    REQUEST_RETURN_TO_CITY = "request_return_to_city"
    CITY_TAKES_BACK = "city_takes_back"
    CITY_REFUSES = "city_refuses"


SAME = None
"""As a target: the move leaves the state as it is."""

WORKING = frozenset(
    {State.ISSUED, State.SIGNED, State.ASSIGNED, State.CONTACTED, State.IN_PROGRESS, State.REWORK}
)
"""The lead unit is at work."""

ENDED = frozenset({State.CLOSED, State.GUIDED, State.MERGED, State.WITHDRAWN, State.RETURNED_TO_CITY})
"""Nothing is due any more; a new message may reopen."""

OPEN = frozenset(State) - ENDED

LEADING = WORKING | {
    State.APPROVAL,
    State.RETURN_REQUESTED,
    State.SHELVED,
    State.ANSWERED,
    State.ANSWER_CHECK,
}
"""A unit leads, and has something to do or may have again soon."""

BESIDE_THE_LEAD = frozenset(
    {Move.GIVE_HELP, Move.REFUSE_HELP, Move.CO_REPORT, Move.WHISTLE, Move.REPORT_IN, Move.CONSULT}
)
"""What units may do that don't lead; who exactly is a guard's business."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A move's sources, target (`SAME`: unchanged, `RESUME_STATE`: the remembered one) and actors."""

    sources: frozenset[State]
    target: State | None
    actors: frozenset[ActorKind]
    resumes: bool = False


def _rule(sources: frozenset[State] | set[State], target: State | None, *actors: ActorKind) -> Rule:
    return Rule(frozenset(sources), target, frozenset(actors))


def _resume(sources: set[State], *actors: ActorKind) -> Rule:
    return Rule(frozenset(sources), SAME, frozenset(actors), resumes=True)


_UNIT, _DESK, _CITY = ActorKind.UNIT, ActorKind.DESK, ActorKind.CITY
_SYSTEM, _FEEDBACK = ActorKind.SYSTEM, ActorKind.FEEDBACK

TABLE: dict[Move, Rule] = {
    Move.DISPATCH: _rule({State.DESK}, State.ISSUED, _DESK, _SYSTEM),
    Move.QUEUE: _rule(OPEN - {State.DESK}, State.DESK, _DESK, _SYSTEM),
    Move.SIGN: _rule({State.ISSUED, State.REWORK}, State.SIGNED, _UNIT),
    Move.ASSIGN: _rule({State.SIGNED, State.ASSIGNED}, State.ASSIGNED, _UNIT),
    Move.SECTION_RETURN: _rule({State.ASSIGNED}, State.SIGNED, _UNIT),
    Move.CONTACT: _rule(
        {State.SIGNED, State.ASSIGNED, State.CONTACTED, State.IN_PROGRESS}, State.CONTACTED, _UNIT, _DESK
    ),
    Move.ATTEMPT_CONTACT: _rule(
        {State.SIGNED, State.ASSIGNED, State.CONTACTED, State.IN_PROGRESS}, SAME, _UNIT, _DESK
    ),
    Move.INTERIM: _rule(
        {State.SIGNED, State.ASSIGNED, State.CONTACTED, State.IN_PROGRESS}, State.IN_PROGRESS, _UNIT
    ),
    Move.DRAFT: _rule(
        {State.SIGNED, State.ASSIGNED, State.CONTACTED, State.IN_PROGRESS}, State.APPROVAL, _UNIT
    ),
    Move.APPROVE: _rule({State.APPROVAL}, State.ANSWERED, _UNIT),
    Move.DISAPPROVE: _rule({State.APPROVAL}, State.IN_PROGRESS, _UNIT),
    Move.ANSWER: _rule(
        {State.SIGNED, State.ASSIGNED, State.CONTACTED, State.IN_PROGRESS}, State.ANSWERED, _UNIT
    ),
    Move.ANSWER_TOGETHER: _rule(WORKING, State.ANSWERED, _DESK),
    Move.CHECK: _rule({State.ANSWERED}, State.ANSWER_CHECK, _SYSTEM),
    Move.ACCEPT: _rule({State.ANSWERED, State.ANSWER_CHECK}, State.ACCEPTED, _DESK, _SYSTEM),
    Move.SEND_BACK: _rule({State.ANSWERED, State.ANSWER_CHECK}, State.IN_PROGRESS, _DESK),
    Move.CLOSE: _rule({State.ACCEPTED}, State.CLOSED, _FEEDBACK),
    Move.REWORK: _rule({State.ACCEPTED, State.CLOSED}, State.REWORK, _FEEDBACK, _CITY, _DESK),
    Move.REWORK_ELSEWHERE: _rule({State.ACCEPTED, State.CLOSED}, State.DESK, _FEEDBACK, _CITY, _DESK),
    Move.REQUEST_RETURN: _rule({State.ISSUED, State.SIGNED, State.ASSIGNED}, State.RETURN_REQUESTED, _UNIT),
    Move.ACCEPT_RETURN: _rule({State.RETURN_REQUESTED}, State.ISSUED, _DESK),
    Move.REFUSE_RETURN: _resume({State.RETURN_REQUESTED}, _DESK),
    Move.DESIGNATE: _rule({State.RETURN_REQUESTED, State.DESK}, State.ISSUED, _DESK),
    Move.REQUEST_EXTENSION: _rule(WORKING | {State.RETURN_REQUESTED, State.SHELVED}, SAME, _UNIT, _SYSTEM),
    Move.GRANT_EXTENSION: _rule(OPEN, SAME, _DESK, _CITY),
    Move.REFUSE_EXTENSION: _rule(OPEN, SAME, _DESK, _CITY),
    Move.FOLLOW_UP: _rule(frozenset(State), SAME, _CITY, _SYSTEM, _DESK),
    Move.URGE: _rule(frozenset(State), SAME, _CITY, _DESK),
    Move.SUPERVISE: _rule(frozenset(State), SAME, _CITY, _DESK, _FEEDBACK, _SYSTEM),
    Move.ESCALATE: _rule(OPEN, SAME, _DESK, _FEEDBACK, _SYSTEM),
    Move.CHANGE_DUE: _rule(frozenset(State), SAME, _CITY),
    Move.RECLOCK: _rule(OPEN, SAME, _SYSTEM),
    Move.WARN: _rule(WORKING | {State.APPROVAL}, SAME, _SYSTEM),
    Move.SHELVE: _rule(WORKING, State.SHELVED, _DESK),
    Move.RESUME: _resume({State.SHELVED}, _DESK, _SYSTEM),
    Move.GUIDE: _rule({State.DESK}, State.GUIDED, _DESK),
    Move.MERGE: _rule({State.DESK}, State.MERGED, _DESK, _SYSTEM),
    Move.ASK_FACTS: _rule({State.DESK}, SAME, _DESK),
    Move.SPLIT: _rule({State.DESK}, SAME, _DESK),
    Move.LINK: _rule(OPEN, SAME, _SYSTEM, _DESK),
    Move.ASK_HELP: _rule(WORKING, SAME, _UNIT, _DESK, _SYSTEM),
    Move.GIVE_HELP: _rule(LEADING, SAME, _UNIT),
    Move.REFUSE_HELP: _rule(LEADING, SAME, _UNIT),
    Move.CO_REPORT: _rule(LEADING, SAME, _UNIT),
    Move.WHISTLE: _rule(LEADING, SAME, _UNIT, _SYSTEM),
    Move.REPORT_IN: _rule(LEADING | {State.ACCEPTED}, SAME, _UNIT),
    Move.CONSULT: _rule(LEADING | {State.ACCEPTED}, SAME, _UNIT, _DESK),
    Move.CHASE: _rule(LEADING, SAME, _SYSTEM),
    Move.THREE_WAY_CALL: _rule(OPEN, SAME, _DESK),
    Move.REOPEN: _rule(ENDED - {State.CLOSED}, State.DESK, _CITY, _DESK),
    Move.WITHDRAW: _rule(OPEN, State.WITHDRAWN, _CITY),
    Move.REQUEST_RETURN_TO_CITY: _rule({State.DESK}, State.RETURN_TO_CITY_REQUESTED, _DESK),
    Move.CITY_TAKES_BACK: _rule({State.RETURN_TO_CITY_REQUESTED}, State.RETURNED_TO_CITY, _CITY),
    Move.CITY_REFUSES: _rule({State.RETURN_TO_CITY_REQUESTED}, State.DESK, _CITY),
}


@dataclass(frozen=True, slots=True)
class Illegal:
    """Why the table refuses a move: `state` (not from here) or `actor` (not by this one)."""

    move: Move
    state: State
    why: str


def next_state(state: State, move: Move, actor: ActorKind, resume: State | None) -> State | Illegal:
    """Where a move leads, or why it is refused; `resume` is the state remembered when the order was held."""
    rule = TABLE[move]
    if actor not in rule.actors:
        return Illegal(move, state, "actor")
    if state not in rule.sources:
        return Illegal(move, state, "state")
    if rule.resumes:
        return resume or State.ISSUED
    return rule.target or state
