"""Who may drive an order in the state machine, and with which moves."""

from shared.domain.lifecycle import BESIDE_THE_LEAD, Move, State
from shared.domain.vocabulary import ActorKind

UNITS = ("scjgj", "jw", "sww", "nanxiang", "shuiju", "fy", "nobody")
UNIT_MOVES = (
    Move.SIGN,
    Move.ASSIGN,
    Move.CONTACT,
    Move.ATTEMPT_CONTACT,
    Move.INTERIM,
    Move.ANSWER,
    Move.REQUEST_RETURN,
    Move.REQUEST_EXTENSION,
    Move.SECTION_RETURN,
    Move.DRAFT,
    Move.APPROVE,
    Move.DISAPPROVE,
    Move.ASK_HELP,
    *sorted(BESIDE_THE_LEAD),
)
OTHERS = [move for move in Move if move not in UNIT_MOVES]
ACTORS = (ActorKind.DESK, ActorKind.CITY, ActorKind.FEEDBACK, ActorKind.SYSTEM)
HANDLED = frozenset(State) - {
    State.DESK,
    State.GUIDED,
    State.MERGED,
    State.WITHDRAWN,
    State.RETURN_TO_CITY_REQUESTED,
    State.RETURNED_TO_CITY,
}
