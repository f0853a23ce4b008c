-- What the classifier said of every complaint version, by what a repeat can be known, and which matters grew.

-- The event as it was sent: one row a version, so that a version is classified once.
create table classified (
    complaint_id uuid not null,
    version      int not null,
    model        text not null,
    result       bytea not null,
    at           timestamptz not null,
    primary key (complaint_id, version)
);

-- One row a complaint that takes part in repeats: its words as a sketch, and the relation found the first time.
-- Anonymous and confidential ones have none.
create table known_complaint (
    complaint_id uuid primary key,
    complainant  bigint not null,
    keys         bigint[] not null,
    words        bigint not null,
    sketch       bytea not null,
    submitted_at timestamptz not null,
    matter_id    uuid not null,
    relation     text not null,
    of_complaint uuid,
    score        double precision not null,
    evidence     text[] not null
);
create index known_complaint_matter on known_complaint (matter_id);

-- The exact keys of those: complainant, enterprises, place.
create table repeat_key (
    key          bigint not null,
    submitted_at timestamptz not null,
    complaint_id uuid not null,
    primary key (key, submitted_at, complaint_id)
);

-- Matters with more than one complaint; `version` counts what was told of each.
create table matter (
    matter_id uuid primary key,
    version   int not null,
    members   int not null
);
