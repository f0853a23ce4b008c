-- A proposal refused, or an entry that holds no more: by whom and why; nobody finds it any longer.
alter table knowledge add column withdrawn_by text;
alter table knowledge add column withdrawn_at timestamptz;
alter table knowledge add column withdrawn_for text;
