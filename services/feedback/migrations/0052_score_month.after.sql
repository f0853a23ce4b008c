-- Read by days (`score_dispatched`) and by sums; nothing asks for rows by their month.
drop index score_month;
