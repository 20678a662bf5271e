-- What members uploaded. A row comes before its objects and goes after them, so that no object is ever forgotten.
create table files (
  -- 128 random bits in hexadecimal: addresses of files cannot be guessed.
  id text not null,
  uploader_id uuid not null,
  -- Only for people to read; no path is ever made of it.
  name text not null,
  media_type text not null,
  -- Bytes of the file, and of everything that is kept for it: the latter counts against the quota.
  size int not null,
  kept_size int not null,
  width int,
  height int,
  animated boolean not null default false,
  -- Smaller pictures that exist.
  widths int[] not null default '{}',
  -- pending: objects may be missing; stored: all are there; removed: objects are about to go.
  state text not null default 'pending',
  owner_type text,
  owner_id text,
  created_at timestamptz not null,
  -- Since when nothing owns it; null while something does.
  unclaimed_at timestamptz,
  constraint files_pkey primary key (id),
  constraint files_uploader_id_fkey foreign key (uploader_id) references accounts (id) on delete restrict,
  constraint files_state_check check (state in ('pending', 'stored', 'removed')),
  constraint files_size_check check (size >= 0 and kept_size >= size),
  constraint files_owner_check check ((owner_type is null) = (owner_id is null) and (owner_type is null) = (unclaimed_at is not null))
);

create index files_owner_idx on files (owner_type, owner_id) where owner_type is not null;
create index files_uploader_idx on files (uploader_id);
create index files_unclaimed_idx on files (unclaimed_at) where owner_type is null;
create index files_unsettled_idx on files (created_at) where state <> 'stored';

-- How much each member keeps here: taken and given back by the statements that add and remove files.
create table file_usage (
  account_id uuid not null,
  bytes bigint not null default 0,
  constraint file_usage_pkey primary key (account_id),
  constraint file_usage_account_id_fkey foreign key (account_id) references accounts (id) on delete restrict,
  constraint file_usage_bytes_check check (bytes >= 0)
);
