-- Work that somebody waits for runs before work that nobody does. A smaller number is earlier. Nodes of the version before
-- call the function with one argument, which stays for them.
create function relay_outbox(batch integer, soon text[]) returns integer language plpgsql as $$
declare
  taken integer;
  wanted integer;
  added integer;
begin
  if not exists (select from outbox) then
    return 0;
  end if;
  -- One relay at a time, else an older row could replace a newer one with the same key.
  perform pg_advisory_xact_lock(7021, 1);
  with moved as (
    delete from outbox
    where id in (select id from outbox order by id limit batch for update skip locked)
    returning *
  ), latest as (
    select distinct on (coalesce(task || ':' || job_key, '#' || id)) *
    from moved
    order by coalesce(task || ':' || job_key, '#' || id), id desc
  ), specs as (
    select array_agg(
      json_populate_record(null::graphile_worker.job_spec, json_build_object(
        'identifier', task,
        'payload', payload,
        'queue_name', queue,
        'run_at', coalesce(run_at, created_at),
        'max_attempts', max_attempts,
        'job_key', task || ':' || job_key,
        'priority', case when task = any(soon) then -10 else 0 end
      )) order by id
    ) as list
    from latest
  )
  select
    (select count(*) from moved),
    (select count(*) from latest),
    (select count(*) from specs, graphile_worker.add_jobs(specs.list) where specs.list is not null)
  into taken, wanted, added;
  -- add_jobs drops a keyed job that a worker starts at this very moment; the caller tries again and finds it started.
  if added <> wanted then
    raise exception 'a job was started while it was being replaced' using errcode = '40001';
  end if;
  return taken;
end;
$$;
