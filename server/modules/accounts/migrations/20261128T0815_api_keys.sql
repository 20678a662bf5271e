-- What programs show instead of a session. Of the key itself only its hash is kept: 256 random bits cannot be guessed back.
create table account_api_keys (
  id uuid not null,
  account_id uuid not null,
  name text not null,
  hash text not null,
  -- Its last characters, so that its owner can tell it from others.
  hint text not null,
  scopes text[] not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  last_used_at timestamptz,
  constraint account_api_keys_pkey primary key (id),
  constraint account_api_keys_hash_key unique (hash),
  constraint account_api_keys_scopes_check check (scopes <@ array['read', 'write', 'moderate', 'admin'] and cardinality(scopes) > 0),
  constraint account_api_keys_account_id_fkey foreign key (account_id) references accounts (id) on delete cascade
);
create index account_api_keys_account_id_idx on account_api_keys (account_id, created_at);
