-- Files whose time is over, or that were erased: their rows are gone, their bytes go from the object store next.
create table object_to_delete (
    sha256 bytea primary key,
    at     timestamptz not null
);
create index attachment_age on attachment (added_at);
create index attachment_of_bytes on attachment (sha256);
