-- What a member has earned, what staff decided instead, and what holds: `level` is what everything asks.
create table trust_members (
  account_id uuid not null,
  reached smallint not null default 0,
  level smallint not null default 0,
  pinned smallint,
  pinned_by uuid,
  pinned_at timestamptz,
  -- Texts that staff let through after they were held.
  approved int not null default 0,
  version int not null default 1,
  checked_at timestamptz not null,
  constraint trust_members_pkey primary key (account_id),
  constraint trust_members_account_id_fkey foreign key (account_id) references accounts (id) on delete cascade,
  constraint trust_members_pinned_by_fkey foreign key (pinned_by) references accounts (id) on delete set null,
  constraint trust_members_levels_check check (reached between 0 and 3 and level between 0 and 3 and pinned between 0 and 3)
);

-- Days of the site on which a member was here.
create table trust_days (
  account_id uuid not null,
  day date not null,
  constraint trust_days_pkey primary key (account_id, day),
  constraint trust_days_account_id_fkey foreign key (account_id) references accounts (id) on delete cascade
);

create index trust_days_day_idx on trust_days (day, account_id);

-- What a member has used of each budget, counted where every node sees the same number.
create table trust_usage (
  account_id uuid not null,
  what text not null,
  span text not null,
  count int not null,
  resets_at timestamptz not null,
  constraint trust_usage_pkey primary key (account_id, what, span),
  constraint trust_usage_account_id_fkey foreign key (account_id) references accounts (id) on delete cascade,
  constraint trust_usage_span_check check (span in ('hour', 'day'))
);

create index trust_usage_resets_at_idx on trust_usage (resets_at);

-- Prints of what was published lately, for telling what is the same or nearly the same. No text.
create table text_prints (
  id bigint generated always as identity,
  account_id uuid not null,
  -- Where it was published: space:<id> or post:<id>[:<parent>].
  place text not null,
  post_id bigint not null,
  comment_id bigint,
  exact bytea not null,
  -- 64 bits in which near texts differ little; null when there are too few words.
  likeness bigint,
  held boolean not null default false,
  created_at timestamptz not null,
  constraint text_prints_pkey primary key (id),
  constraint text_prints_account_id_fkey foreign key (account_id) references accounts (id) on delete cascade
);

create index text_prints_account_idx on text_prints (account_id, created_at);
create index text_prints_like_idx on text_prints (created_at desc, likeness) where likeness is not null;
create index text_prints_post_idx on text_prints (post_id, comment_id);
create index text_prints_created_at_idx on text_prints (created_at);

-- Which new account published which link lately, as a hash.
create table text_links (
  link bytea not null,
  account_id uuid not null,
  created_at timestamptz not null,
  constraint text_links_pkey primary key (link, account_id),
  constraint text_links_account_id_fkey foreign key (account_id) references accounts (id) on delete cascade
);

create index text_links_created_at_idx on text_links (created_at);

create table content_rules (
  id bigint generated always as identity,
  name text not null,
  kind text not null,
  pattern text not null,
  applies text[] not null,
  action text not null,
  message jsonb,
  enabled boolean not null default true,
  version int not null default 1,
  created_by uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint content_rules_pkey primary key (id),
  constraint content_rules_name_key unique (name),
  constraint content_rules_created_by_fkey foreign key (created_by) references accounts (id) on delete set null,
  constraint content_rules_kind_check check (kind in ('word', 'link', 'regexp')),
  constraint content_rules_action_check check (action in ('hold', 'refuse', 'flag'))
);
