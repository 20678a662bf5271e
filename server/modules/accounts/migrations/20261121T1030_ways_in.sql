-- Ways in besides a password. Outside providers are rows of account_credentials; these are the rest.

create table account_passkeys (
  id uuid not null default gen_random_uuid(),
  account_id uuid not null,
  -- Both base64url, as WebAuthn writes them.
  credential_id text not null,
  public_key text not null,
  -- Uses that the authenticator counted; 0 for those that do not count.
  counter bigint not null default 0,
  -- Separated by commas: how a browser reaches the authenticator.
  transports text not null default '',
  name text not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  constraint account_passkeys_pkey primary key (id),
  constraint account_passkeys_account_id_fkey foreign key (account_id) references accounts (id) on delete cascade,
  constraint account_passkeys_credential_id_key unique (credential_id),
  constraint account_passkeys_counter_check check (counter >= 0),
  constraint account_passkeys_name_check check (length(name) between 1 and 200)
);

create index account_passkeys_account_id_idx on account_passkeys (account_id, created_at);

-- One-time codes by RFC 6238.
create table account_second_steps (
  account_id uuid not null,
  -- Sealed with the key of the cluster: the database alone makes no codes.
  secret text not null,
  -- Null until a first code has shown that the app has the secret.
  confirmed_at timestamptz,
  -- The half minute of the last accepted code: neither it nor an older one is accepted again.
  last_step int not null default 0,
  created_at timestamptz not null default now(),
  constraint account_second_steps_pkey primary key (account_id),
  constraint account_second_steps_account_id_fkey foreign key (account_id) references accounts (id) on delete cascade
);

create table account_recovery_codes (
  account_id uuid not null,
  -- A keyed hash; the code itself is shown once and stored nowhere.
  code_hash text not null,
  constraint account_recovery_codes_pkey primary key (account_id, code_hash),
  constraint account_recovery_codes_account_id_fkey foreign key (account_id) references accounts (id) on delete cascade
);

-- From which devices and networks an account was entered: keyed hashes, to notice a new one.
create table account_places (
  account_id uuid not null,
  key text not null,
  last_seen_at timestamptz not null,
  constraint account_places_pkey primary key (account_id, key),
  constraint account_places_account_id_fkey foreign key (account_id) references accounts (id) on delete cascade
);

create index account_places_last_seen_at_idx on account_places (last_seen_at);
