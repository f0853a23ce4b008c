-- Sealed bytes can't be compressed; trying cost the server more than writing them, and so did the state.
alter table message set (toast_tuple_target = 8160);
alter table message alter column raw set storage external;
alter table contact set (toast_tuple_target = 8160);
alter table contact alter column sealed set storage external;
alter table complaint set (toast_tuple_target = 8160);
alter table complaint alter column state set storage external;
