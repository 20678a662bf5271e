-- Work asked for by a transaction waits here until it is committed; the relay then hands it to the job runner.
-- Whatever the runner would refuse is refused here, so that one bad row cannot block the rows behind it.
create table outbox (
  id bigint generated always as identity primary key,
  task text not null constraint outbox_task_length check (length(task) between 1 and 120),
  payload jsonb not null,
  job_key text constraint outbox_job_key_length check (length(job_key) between 1 and 380),
  queue text constraint outbox_queue_length check (length(queue) between 1 and 120),
  run_at timestamptz,
  max_attempts integer constraint outbox_max_attempts_range check (max_attempts between 1 and 1000),
  -- The clock, not the transaction's start: work asked for by one transaction keeps its order.
  created_at timestamptz not null default clock_timestamp()
);

-- Rows live for milliseconds: vacuum by count, not by share.
alter table outbox set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

create table nodes (
  id uuid primary key,
  roles text[] not null,
  started_at timestamptz not null default now(),
  beat_at timestamptz not null default now()
);

-- Moves up to `batch` rows to the runner and returns how many it took. One statement for the caller, so a caller that is
-- killed or stopped half-way neither loses, nor doubles, nor blocks anything.
create function relay_outbox(batch integer) returns integer language plpgsql as $$
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
        'job_key', task || ':' || job_key
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
