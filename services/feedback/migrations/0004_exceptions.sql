-- Reasonable exceptions: proposed with evidence, by the caller or the unit; decided by a person. Every event here
-- that changes a figure carries its transaction, as in 0002.

create table exception_review (
    review_id     uuid primary key,
    order_id      uuid not null,
    order_version int not null,
    result_id     uuid not null,
    kind          text not null,
    evidence      text not null,
    words         text not null,
    proposed_by   text not null,
    proposed_at   timestamptz not null,
    unique (order_id, order_version)
);

create table exception_decision (
    review_id  uuid primary key references exception_review,
    order_id   uuid not null,
    accepted   boolean not null,
    words      text not null,
    decided_by text not null,
    decided_at timestamptz not null,
    tx         bigint not null default (pg_current_xact_id()::text::bigint)
);
create index exception_decision_tx on exception_decision (tx);
create index exception_decision_order on exception_decision (order_id);
