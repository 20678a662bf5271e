-- What staff tells everybody, or everybody with a role. Notices are spread in the background, in the order of accounts.
create table site_notices (
  id bigint generated always as identity,
  title jsonb not null,
  body jsonb not null,
  url text,
  role text,
  created_by uuid,
  created_at timestamptz not null,
  recipients int not null,
  told int not null default 0,
  -- The last account that was looked at.
  reached uuid,
  finished_at timestamptz,
  constraint site_notices_pkey primary key (id),
  constraint site_notices_created_by_fkey foreign key (created_by) references accounts (id) on delete set null,
  constraint site_notices_role_check check (role in ('member', 'moderator', 'admin'))
);

create index notices_read_at_idx on notices (read_at) where read_at is not null;
create index notices_gone_at_idx on notices (gone_at) where gone_at is not null;
