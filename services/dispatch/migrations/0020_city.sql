-- What the city was told, as it is sent again while the city says nothing: `value` and `headers` are the message's own
-- bytes, kept until a receipt comes (null where nobody acknowledges: numbers of the district's own).
-- `tx` is the transaction that wrote the report: who polls reads up to the oldest one still open, so that none is
-- passed over. `tries` counts how often it was sent, last at `sent_at`; `pushed_at` when the city's own server took it.
alter table city_report
    add column source    text not null default '',
    add column awaits    boolean not null default false,
    add column value     bytea,
    add column headers   bytea,
    add column tx        xid8 not null default pg_current_xact_id(),
    add column tries     int not null default 1,
    add column sent_at   timestamptz,
    add column pushed_at timestamptz,
    add column words     text not null default '';
drop index city_report_silent;
create index city_report_silent on city_report (sent_at) where acknowledged is null and awaits;
create index city_report_open on city_report (source, tx, report_id) where acknowledged is null and awaits;
