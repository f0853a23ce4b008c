-- A matter handed over to somebody outside (another district, the city's own, 昆山, 太仓): the order stays at the desk until
-- the receiver acknowledges, or comes back to it when `due` passes.
create table hand_over (
    hand_over_id    uuid primary key,
    order_id        uuid not null,
    receiver        text not null,
    words           text not null,
    handed_by       text not null,
    at              timestamptz not null,
    due             timestamptz not null,
    state           text not null,
    receiver_number text,
    settled_at      timestamptz
);
create unique index hand_over_open on hand_over (order_id) where state = 'open';
create index hand_over_due on hand_over (due) where state = 'open';

-- The same matter elsewhere: 信访, 12315, another city's 12345, 复议, 仲裁, 诉讼.
create table related_case (
    order_id uuid not null,
    body     text not null,
    number   text not null,
    stage    text not null,
    result   text not null,
    linked_by text not null,
    at       timestamptz not null,
    primary key (order_id, body, number)
);

-- What the district knows: an accepted answer to a consultation, made an entry by a person, approved by another.
create table knowledge (
    entry_id    uuid primary key,
    order_id    uuid,
    title       text not null,
    answer      text not null,
    basis       text not null,
    category    text,
    owner       text not null,
    proposed_by text not null,
    proposed_at timestamptz not null,
    approved_by text,
    approved_at timestamptz,
    expires_on  date not null,
    terms       text[] not null
);
create index knowledge_terms on knowledge using gin (terms);
create index knowledge_category on knowledge (category) where approved_at is not null;
