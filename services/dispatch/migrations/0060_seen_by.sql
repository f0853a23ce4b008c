-- Which units may read an order: who leads, co-handles, is informed, is called to it or handed it on; never the one it
-- is against.
-- Null on rows of a version that doesn't know of it.
alter table work_order add column seen_by text[];
