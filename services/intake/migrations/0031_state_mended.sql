-- States that a batch wrote back as JSON text of JSON: it had only added messages that wait.
do $$
begin
    loop
        update complaint set state = (state #>> '{}')::json where json_typeof(state) = 'string';
        exit when not found;
    end loop;
end $$;
