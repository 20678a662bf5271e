-- Tables of better-auth ("user", "session", "account", "verification") under our names, with our own columns beside.

create table accounts (
  id uuid not null default gen_random_uuid(),
  email text not null,
  email_verified boolean not null default false,
  -- A new address that was asked for and is not confirmed yet.
  pending_email text,
  -- What was given at sign-up; what others see is on the member card.
  name text not null default '',
  image text,
  role text not null default 'member',
  blocked_at timestamptz,
  blocked_until timestamptz,
  block_reason text,
  withdrawn_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint accounts_pkey primary key (id),
  constraint accounts_email_key unique (email),
  constraint accounts_email_check check (email = lower(email) and length(email) <= 254),
  constraint accounts_role_check check (role in ('member', 'moderator', 'admin')),
  constraint accounts_blocked_check check (blocked_at is not null or (blocked_until is null and block_reason is null))
);

create index accounts_created_at_idx on accounts (created_at desc, id desc) where withdrawn_at is null;
create index accounts_staff_idx on accounts (role, id) where role <> 'member';

create table account_sessions (
  id uuid not null default gen_random_uuid(),
  account_id uuid not null,
  -- Worthless without the signature that only the server's secret can make.
  token text not null,
  -- False: ends with the browser, or after a day without use.
  remembered boolean not null default true,
  -- A network, never the full address: /24 of IPv4, /48 of IPv6.
  ip text,
  user_agent text,
  last_used_at timestamptz not null default now(),
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint account_sessions_pkey primary key (id),
  constraint account_sessions_account_id_fkey foreign key (account_id) references accounts (id) on delete cascade,
  constraint account_sessions_token_key unique (token),
  constraint account_sessions_user_agent_check check (length(user_agent) <= 200)
);

create index account_sessions_account_id_idx on account_sessions (account_id, last_used_at desc);
create index account_sessions_expires_at_idx on account_sessions (expires_at);

create table account_credentials (
  id uuid not null default gen_random_uuid(),
  account_id uuid not null,
  -- `credential` for a password, else the name of an outside provider.
  provider text not null,
  provider_account_id text not null,
  password_hash text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint account_credentials_pkey primary key (id),
  constraint account_credentials_account_id_fkey foreign key (account_id) references accounts (id) on delete cascade,
  constraint account_credentials_provider_key unique (provider, provider_account_id)
);

create index account_credentials_account_id_idx on account_credentials (account_id);

create table account_verifications (
  id uuid not null default gen_random_uuid(),
  account_id uuid,
  -- `purpose:` and the SHA-256 of the token in the mailed link; the token itself is stored nowhere.
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint account_verifications_pkey primary key (id),
  constraint account_verifications_account_id_fkey foreign key (account_id) references accounts (id) on delete cascade
);

create index account_verifications_identifier_idx on account_verifications (identifier);
create index account_verifications_account_id_idx on account_verifications (account_id);
create index account_verifications_expires_at_idx on account_verifications (expires_at);

-- Wrong passwords and requested mails, counted for all nodes. Keys are keyed hashes: no address, no e-mail.
create table account_attempts (
  key text not null,
  count int not null,
  expires_at timestamptz not null,
  constraint account_attempts_pkey primary key (key),
  constraint account_attempts_count_check check (count >= 0)
);

create index account_attempts_expires_at_idx on account_attempts (expires_at);

-- Where administrators signed in: the only origins, besides PUBLIC_URL, that mailed links may lead to.
create table account_origins (
  origin text not null,
  seen_at timestamptz not null,
  constraint account_origins_pkey primary key (origin)
);
