-- What the classifier said of every complaint version, and by what a repeat can be known.

create table classified (
    complaint_id uuid not null,
    version      int not null,
    model        text not null,
    result       bytea not null,
    at           timestamptz not null,
    primary key (complaint_id, version)
);

-- One row a complaint: its latest text and keys. Anonymous and confidential ones have none: they take no part.
create table known_complaint (
    complaint_id   uuid primary key,
    side           text not null,
    enterprise_key text,
    place          text not null,
    matching_copy  text not null,
    matter_id      uuid not null,
    received_at    timestamptz not null
);
create index known_by_side on known_complaint (side, received_at desc);
