-- Patterns of professional reporters: market-regulation items of open, named complainants only. Advice.

-- What is counted of a claim; its words are kept as a sketch of the template and as named families.
create table reporter_claim (
    complaint_id uuid primary key,
    key          text not null,
    respondent   text not null,
    submitted_at timestamptz not null,
    template     bytea not null,
    families     text[] not null,
    multiple     boolean not null,
    label_only   boolean not null,
    goods        text not null,
    imported     boolean not null default false
);
create index reporter_claim_key on reporter_claim (key, submitted_at desc);

-- One row a complainant with enough claims: the score, the factors behind it, whether reviewers should look.
create table reporter_pattern (
    key       text primary key,
    score     double precision not null,
    suspected boolean not null,
    claims    int not null,
    factors   jsonb not null,
    at        timestamptz not null
);
create index reporter_pattern_suspected on reporter_pattern (score desc) where suspected;
