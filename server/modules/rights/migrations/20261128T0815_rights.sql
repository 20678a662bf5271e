-- Everything about one member as one file, asked for and fetched later.
create table personal_exports (
  id uuid not null default gen_random_uuid(),
  account_id uuid not null,
  state text not null default 'making',
  rows_total int not null default 0,
  rows_done int not null default 0,
  size bigint,
  asked_at timestamptz not null,
  ready_at timestamptz,
  expires_at timestamptz,
  constraint personal_exports_pkey primary key (id),
  constraint personal_exports_account_id_fkey foreign key (account_id) references accounts (id) on delete cascade,
  constraint personal_exports_state_check check (state in ('making', 'ready', 'failed', 'gone')),
  constraint personal_exports_ready_check check (state <> 'ready' or (ready_at is not null and expires_at is not null and size is not null))
);

-- One at a time.
create unique index personal_exports_making_key on personal_exports (account_id) where state = 'making';
create index personal_exports_account_id_idx on personal_exports (account_id, asked_at desc);
create index personal_exports_expires_at_idx on personal_exports (expires_at) where state = 'ready';

-- Members who have said that they leave, until they do. Signing in takes it back.
create table departures (
  account_id uuid not null,
  delete_posts boolean not null default false,
  asked_at timestamptz not null,
  leaves_at timestamptz not null,
  constraint departures_pkey primary key (account_id),
  constraint departures_account_id_fkey foreign key (account_id) references accounts (id) on delete cascade
);

create index departures_leaves_at_idx on departures (leaves_at);

-- What a job still has to erase of members who left. The handle goes when it is done.
create table erasures (
  account_id uuid not null,
  handle text,
  delete_posts boolean not null default false,
  begun_at timestamptz not null,
  done_at timestamptz,
  constraint erasures_pkey primary key (account_id),
  constraint erasures_account_id_fkey foreign key (account_id) references accounts (id) on delete cascade,
  constraint erasures_done_check check (done_at is null or handle is null)
);
