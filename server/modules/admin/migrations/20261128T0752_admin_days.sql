-- What happened on each day of the site's time zone. Made from other tables and made again whenever it does not fit them.
create table admin_days (
  metric text not null,
  day date not null,
  -- Of the day's beginning and end; after a change of the site's zone the day is counted anew.
  time_zone text not null,
  value bigint not null,
  constraint admin_days_pkey primary key (metric, day),
  constraint admin_days_value_check check (value >= 0)
);

-- On which days members were here. `day` is of the zone of that time and only narrows a search: the moments decide, so that
-- a day is right in another zone, too.
create table admin_active_days (
  day date not null,
  account_id uuid not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  constraint admin_active_days_pkey primary key (day, account_id),
  constraint admin_active_days_account_id_fkey foreign key (account_id) references accounts (id) on delete cascade
);

create index admin_active_days_account_id_idx on admin_active_days (account_id, day);

-- One row: up to when what members did has been read for admin_active_days.
create table admin_activity_marks (
  id boolean not null default true,
  read_until timestamptz not null,
  constraint admin_activity_marks_pkey primary key (id),
  constraint admin_activity_marks_id_check check (id)
);

-- A look at what must always be true of the rows.
create table admin_integrity_runs (
  id bigint generated always as identity,
  -- Null: the nightly one.
  asked_by uuid,
  asked_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  -- [{ name, rows, examples, ms }], one more after each check.
  results jsonb not null default '[]',
  constraint admin_integrity_runs_pkey primary key (id),
  constraint admin_integrity_runs_asked_by_fkey foreign key (asked_by) references accounts (id) on delete set null
);

-- One at a time.
create unique index admin_integrity_runs_open_key on admin_integrity_runs ((true)) where finished_at is null;
create index admin_integrity_runs_asked_by_idx on admin_integrity_runs (asked_by) where asked_by is not null;
