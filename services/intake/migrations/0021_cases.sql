-- Who may look at a case is read off the moves of its orders.
alter table timeline
    add column section    text,
    add column co         text not null default '',
    add column respondent text,
    add column secrecy    text not null default 'open',
    add column lead_since int not null default 0;

-- Who looked at the file of an order, on whose behalf, for what purpose. A look stays open for the person until the
-- order gets another lead (`lead_since` is the version at which the present one began); every use is a row.
create table case_look (
    look_id      bigint generated always as identity primary key,
    order_id     uuid not null,
    complaint_id uuid not null,
    looked_by    text not null,
    unit         text not null,
    lead_since   int not null,
    purpose      text not null,
    what         text not null,
    looked_at    timestamptz not null
);
create index case_look_of_order on case_look (order_id, looked_by, lead_since);

-- Files of a complaint: what they are; their bytes lie sealed in the object store under their digest. `name` is sealed.
create table attachment (
    complaint_id uuid not null,
    sha256       bytea not null,
    media_type   text not null,
    bytes        int not null,
    name         bytea not null,
    scan         text not null,
    added_by     text not null,
    added_at     timestamptz not null,
    primary key (complaint_id, sha256)
);

-- Numbers of cases that start here.
create sequence registration_number;
