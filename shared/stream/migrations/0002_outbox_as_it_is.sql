-- A row of the outbox lives for milliseconds: compressing what is over 2 kB cost as much as writing it.
alter table outbox set (toast_tuple_target = 8160);
alter table outbox alter column value set storage external;
