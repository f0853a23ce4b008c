-- Matters across complainants: what is still to be looked at, the index's entries, and the groups found.

-- Filled by the stage in the transaction that made a complaint known or withdrew it; emptied by the one job.
create table to_follow (
    n            bigint generated always as identity primary key,
    complaint_id uuid not null
);

-- By which rare character triples a text is found. `seq` ascends: the job reads on from the last it has.
create table indexed (
    seq          bigint generated always as identity primary key,
    complaint_id uuid not null unique,
    rarest       bytea not null
);

-- How many texts have a triple, in buckets, compressed; saved now and then, only a statistic.
create table gram_counts (
    one    boolean primary key default true check (one),
    counts bytea
);
insert into gram_counts default values;

-- Groups of several complainants' complaints; orders and deadlines stay each complaint's own.
create table class_matter (
    class_id     uuid primary key,
    version      int not null,
    kind         text not null,
    members      int not null,
    complainants int not null,
    opened_at    timestamptz not null
);
create index class_matter_latest on class_matter (opened_at desc, class_id);

create table class_member (
    complaint_id uuid primary key,
    class_id     uuid not null references class_matter,
    complainant  bigint not null,
    submitted_at timestamptz not null
);
create index class_member_class on class_member (class_id);

-- What a person took out of a group is never put back by the job.
create table kept_apart (
    complaint_id uuid not null,
    class_id     uuid not null,
    primary key (complaint_id, class_id)
);

create table class_history (
    class_id     uuid not null,
    version      int not null,
    change       text not null,
    complaint_id uuid not null,
    actor        text not null,
    reason       text not null,
    score        double precision,
    evidence     text[] not null,
    at           timestamptz not null,
    primary key (class_id, version)
);
