-- Backtests handed over to be read in the console: what a proposed catalogue would have decided otherwise.
create table backtest (
    report_id   uuid primary key,
    at          timestamptz not null,
    handed_by   text not null,
    title       text not null,
    old_version text not null,
    new_version text not null,
    report      jsonb not null
);
create index backtest_age on backtest (at);
