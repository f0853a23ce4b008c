-- Asked by whoever answers the complainant's question.
create index order_view_reference on order_view (reference);
