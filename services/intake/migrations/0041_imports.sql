-- A file handed in to be imported: sealed while it is needed, gone when all its rows were taken.
create table import_run (
    import_id  uuid primary key,
    source     text not null,
    file       bytea,
    suffix     text not null,
    state      text not null,
    about      int not null,
    rows       int not null default 0,
    taken      int not null default 0,
    refused    jsonb not null default '[]',
    started_by text not null,
    at         timestamptz not null,
    seen_at    timestamptz not null
);
create index import_run_latest on import_run (at desc);
