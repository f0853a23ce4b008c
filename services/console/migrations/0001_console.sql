-- What the console owns: who may work here. Nothing of any complaint.

-- A person's account. `password` is an argon2id hash, null for those who sign in by OIDC alone.
create table account (
    name         text primary key,
    shown        text not null,
    password     text,
    roles        text[] not null,
    unit         text,
    section      text,
    disabled     boolean not null default false,
    failures     int not null default 0,
    locked_until timestamptz,
    created_at   timestamptz not null,
    version      int not null default 1
);

-- A signed-in browser, by the SHA-256 of its cookie.
create table session (
    session_id bytea primary key,
    account    text not null references account (name) on delete cascade,
    created_at timestamptz not null,
    seen_at    timestamptz not null
);
create index session_account on session (account);

-- Every sign-in, refusal and end of a session, and every change of an account. Only ever added to.
create table sign_in (
    id      bigint generated always as identity primary key,
    at      timestamptz not null,
    account text not null,
    kind    text not null,
    address text not null,
    by      text not null
);
create index sign_in_account on sign_in (account, id desc);
