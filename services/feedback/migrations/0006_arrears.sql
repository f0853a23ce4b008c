-- What people know of an arrears matter that no event tells; the sum only by its band, the creditor only by size.
create table arrears (
    order_id      uuid primary key,
    creditor_size text,
    sum_band      text,
    settled_at    timestamptz,
    evidence      text not null default '',
    noted_by      text not null,
    noted_at      timestamptz not null
);
