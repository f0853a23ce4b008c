-- What feedback owns: the loop of every order, the callbacks asked for and given, the verdicts.

-- An order as dispatch last told it (`version`), and how far the loop is with it. `revision` counts
-- the writes of this row. `round` is the instant of the answer the loop is at, `judged` and `rank` what became of it.
create table order_view (
    order_id        uuid primary key,
    version         int not null,
    complaint_id    uuid not null,
    source          text not null,
    number          text not null,
    reference       text not null,
    state           text not null,
    request_type    text not null,
    confidentiality text not null,
    created_at      timestamptz not null,
    anonymous       boolean not null,
    lead            text,
    first_lead      text,
    category        text,
    town            text,
    hops            int not null,
    reworks         int not null,
    due             timestamptz,
    due_city        timestamptz,
    issued_at       timestamptz,
    contacted_at    timestamptz,
    answered_at     timestamptz,
    ended_at        timestamptz,
    round           timestamptz,
    judged          text,
    rank            smallint,
    failures        int not null,
    revision        int not null
) with (fillfactor = 70);
create index order_view_complaint on order_view (complaint_id);
create index order_view_issued on order_view (issued_at);

-- Every move of every order once, in whatever order they came.
create table order_move (
    order_id uuid not null,
    version  int not null,
    move     text,
    actor    text not null,
    state    text not null,
    lead     text,
    moved_at timestamptz not null,
    primary key (order_id, version)
);

-- A try at asking the complainant. `state`: waiting, open, done, lapsed.
create table callback (
    callback_id   uuid primary key,
    order_id      uuid not null,
    order_version int not null,
    complaint_id  uuid not null,
    round         timestamptz not null,
    attempt       int not null,
    unit          text not null,
    state         text not null,
    due_at        timestamptz not null
) with (fillfactor = 80);
create index callback_pending on callback (order_id) where state in ('waiting', 'open');
create index callback_due on callback (state, due_at) where state in ('waiting', 'open');

-- What was said, by whose callback; `words` redacted. The first result of an id stands.
create table callback_result (
    result_id     uuid primary key,
    callback_id   uuid not null,
    order_id      uuid not null,
    order_version int not null,
    owner         text not null,
    reached       boolean not null,
    solved        text,
    satisfaction  text,
    words         text not null,
    asked_at      timestamptz not null
);
create index callback_result_order on callback_result (order_id, order_version);

-- What was asked of dispatch, and the result, order or callback that caused it.
create table verdict (
    verdict_id    uuid primary key,
    order_id      uuid not null,
    order_version int not null,
    complaint_id  uuid not null,
    kind          text not null,
    basis         text not null,
    given_at      timestamptz not null
);
create index verdict_order on verdict (order_id);

-- Every change of every matter once; the highest version is how it stands.
create table matter_change (
    matter_id    uuid not null,
    version      int not null,
    kind         text not null,
    change       text not null,
    complaint_id uuid not null,
    members      int not null,
    complainants int not null,
    primary key (matter_id, version)
);
