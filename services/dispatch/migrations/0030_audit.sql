-- Every decision is in the audit log, whoever made it, by the digest of the very bytes that are kept and sent.
create function audit_decisions() returns trigger language plpgsql as $$
begin
    insert into audit_entry (at, actor, action, subject, detail)
    select at, 'dispatch', 'decision', order_id || ' ' || version, encode(sha256(convert_to(event, 'UTF8')), 'hex')
    from written where decides;
    return null;
end $$;

create trigger audit_decisions after insert on order_event
referencing new table as written for each statement execute function audit_decisions();
