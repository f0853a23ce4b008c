-- By which notice the other body, or the receiver of a hand-over, was told; its delivery and reading stand there.
alter table related_case add column notice_id uuid;
alter table hand_over add column notice_id uuid;
create index notice_age on notice (at);
create index city_report_age on city_report (at);
