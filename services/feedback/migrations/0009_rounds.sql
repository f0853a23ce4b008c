-- A half-yearly round of reverse evaluation: when towns may rate, which of them, when departments may object.
create table rating_round (
    half_year        text primary key,
    opens_at         timestamptz not null,
    closes_at        timestamptz not null,
    objections_until timestamptz not null,
    minimum          int not null check (minimum >= 1),
    towns            text[] not null check (cardinality(towns) > 0),
    announced_by     text not null,
    announced_at     timestamptz not null,
    check (opens_at < closes_at and closes_at < objections_until)
);
