-- The audit log: who decided, looked, changed. Written in the transaction of what it tells of, without a lock; the order
-- is that of the transactions, which one job seals each second. The role that writes may insert and read, no more.
create table audit_entry (
    xid     xid8 not null default pg_current_xact_id(),
    entry   bigint generated always as identity,
    at      timestamptz not null,
    actor   text not null,
    action  text not null,
    subject text not null,
    detail  text not null,
    primary key (xid, entry)
);
create index audit_entry_of_subject on audit_entry (subject);

-- One row a second in which something was written: the entries up to (last_xid, last_entry), the SHA-256 of each, and the
-- hash over these and the block before. `anchored` blocks have been told to the audit topic.
create table audit_block (
    block      bigint primary key,
    last_xid   xid8 not null,
    last_entry bigint not null,
    digests    bytea not null,
    hash       bytea not null,
    sealed_at  timestamptz not null
);
