-- New words wait in a list until it is full, and whoever fills it sorts all of them in. At 4 MB that took 160 ms,
-- which every order decided meanwhile waited too; in small parts nobody notices.
alter index complaint_words_pairs set (gin_pending_list_limit = 512);
