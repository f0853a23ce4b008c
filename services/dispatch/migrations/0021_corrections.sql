-- A report that the city refused, once a person mended it: who did, so that it is mended once.
alter table city_report add column corrected_by text;
