"""What feedback knows of the promise: of every order it heard every move, 1 to n."""

from shared.stream.looks import Missing

MOVES = Missing(
    what="move",
    # The last million transactions: about a day, by an index.
    start="select greatest(0, pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1000000)",
    mark="select pg_snapshot_xmin(pg_current_snapshot())::text::bigint",
    suspects="""
select t.order_id from (
    select order_id from order_move where tx >= $1 and tx < $2
    union
    select unnest($3::uuid[])) as t
cross join lateral (
    select count(*) as moves, max(version) as latest from order_move m where m.order_id = t.order_id) as m
where m.moves <> m.latest""",
)
"""An order with a gap in its versions."""
