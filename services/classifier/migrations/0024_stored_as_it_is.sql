-- Compressing every event as it is kept cost the server more than writing it.
alter table classified set (toast_tuple_target = 8160);
alter table classified alter column result set storage external;
