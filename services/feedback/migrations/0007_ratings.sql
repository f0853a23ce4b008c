-- Reverse evaluation (clause 51): a town rates a department, once an event or once a round.
create table rating (
    rating_id  uuid primary key,
    town       text not null,
    department text not null,
    occasion   text not null,
    order_id   uuid,
    half_year  text not null,
    score      int not null check (score between 1 and 5),
    reasons    text[] not null,
    words      text not null,
    marked     boolean not null,
    rated_by   text not null,
    rated_at   timestamptz not null
);
create index rating_half_year on rating (half_year);

-- A department's objection to a rating; accepted, the rating no longer counts.
create table rating_objection (
    rating_id  uuid primary key references rating,
    words      text not null,
    evidence   text not null,
    raised_by  text not null,
    raised_at  timestamptz not null,
    accepted   boolean,
    answer     text,
    decided_by text,
    decided_at timestamptz
);
