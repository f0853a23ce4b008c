-- By which words a complaint is found: filled behind the loop, made again at any time from `complaint`.
-- `said` holds the redacted beginning alone; nothing of a sealed complaint.
create table complaint_words (
    complaint_id uuid primary key,
    version      int not null,
    at           timestamptz not null,
    said         text not null,
    pairs        text[] not null
);
create index complaint_words_pairs on complaint_words using gin (pairs);
