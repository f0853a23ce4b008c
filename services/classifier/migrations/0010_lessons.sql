-- What people made of each order: whose category and unit a model may learn from. The words stay in `classified`.
create table lesson (
    order_id     uuid primary key,
    version      int not null,
    complaint_id uuid not null,
    item_id      uuid not null,
    category     text,
    unit         text not null,
    by_person    boolean not null,
    closed       boolean not null,
    at           timestamptz not null
);
