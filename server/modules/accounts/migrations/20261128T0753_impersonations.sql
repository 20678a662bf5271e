-- An administrator looks at the site as a member. Beside the administrator's own session, never instead of it.
create table account_impersonations (
  id uuid not null default gen_random_uuid(),
  -- Worthless without our signature and without the session below.
  token text not null,
  -- Null once that session has ended, and this with it.
  session_id uuid,
  admin_id uuid not null,
  account_id uuid not null,
  begun_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  constraint account_impersonations_pkey primary key (id),
  constraint account_impersonations_token_key unique (token),
  constraint account_impersonations_session_id_fkey foreign key (session_id) references account_sessions (id) on delete set null,
  constraint account_impersonations_admin_id_fkey foreign key (admin_id) references accounts (id) on delete cascade,
  constraint account_impersonations_account_id_fkey foreign key (account_id) references accounts (id) on delete cascade,
  constraint account_impersonations_others_check check (admin_id <> account_id)
);

create unique index account_impersonations_open_key on account_impersonations (session_id) where ended_at is null;
create index account_impersonations_admin_id_idx on account_impersonations (admin_id);
create index account_impersonations_account_id_idx on account_impersonations (account_id);
