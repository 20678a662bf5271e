-- Pools that people wait in, who waits, and who was matched.
create table match_pools (
  id bigint generated always as identity,
  slug text not null,
  -- By language.
  name jsonb not null,
  -- [{ key, name, values: [{ key, name, at?: { lat, lon } }] }]
  attributes jsonb not null,
  min_size smallint not null,
  max_size smallint not null,
  waiting_minutes int not null,
  -- Null for always; else the time of the day, in the time zone of the site.
  daily_at text,
  rematch_days int not null,
  active boolean not null default true,
  version int not null default 1,
  -- The day, in the time zone of the site, whose run a daily pool has had.
  ran_on date,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint match_pools_pkey primary key (id),
  constraint match_pools_slug_key unique (slug),
  constraint match_pools_size_check check (min_size between 2 and max_size and max_size <= 20),
  constraint match_pools_waiting_minutes_check check (waiting_minutes > 0),
  constraint match_pools_rematch_days_check check (rematch_days >= 0),
  constraint match_pools_daily_at_check check (daily_at ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$')
);

create table matches (
  id bigint generated always as identity,
  origin text not null,
  pool_id bigint,
  post_id bigint,
  category text not null,
  title text,
  host_id uuid,
  -- What they have in common: { attribute: [value] }.
  conditions jsonb not null,
  room_id bigint not null,
  member_count smallint not null,
  created_at timestamptz not null,
  cancelled_at timestamptz,
  cancelled_by uuid,
  cancel_reason text,
  constraint matches_pkey primary key (id),
  constraint matches_pool_id_fkey foreign key (pool_id) references match_pools (id) on delete restrict,
  constraint matches_post_id_fkey foreign key (post_id) references posts (id) on delete set null,
  constraint matches_host_id_fkey foreign key (host_id) references accounts (id) on delete restrict,
  constraint matches_room_id_fkey foreign key (room_id) references rooms (id) on delete restrict,
  constraint matches_cancelled_by_fkey foreign key (cancelled_by) references accounts (id) on delete restrict,
  constraint matches_origin_check check (origin in ('pool', 'meetup')),
  constraint matches_member_count_check check (member_count >= 2)
);

create index matches_pool_id_idx on matches (pool_id, created_at desc) where pool_id is not null;
create index matches_post_id_idx on matches (post_id) where post_id is not null;
create index matches_room_id_idx on matches (room_id);

create table match_entries (
  id bigint generated always as identity,
  pool_id bigint not null,
  account_id uuid not null,
  -- { attribute: [value] }; an attribute that is not there takes any.
  choices jsonb not null,
  status text not null default 'waiting',
  match_id bigint,
  -- Since when they wait: changed choices keep it.
  since timestamptz not null,
  ends_at timestamptz not null,
  ended_at timestamptz,
  version int not null default 1,
  constraint match_entries_pkey primary key (id),
  constraint match_entries_pool_id_fkey foreign key (pool_id) references match_pools (id) on delete restrict,
  constraint match_entries_account_id_fkey foreign key (account_id) references accounts (id) on delete restrict,
  constraint match_entries_match_id_fkey foreign key (match_id) references matches (id) on delete restrict,
  constraint match_entries_status_check check (status in ('waiting', 'matched', 'cancelled', 'timed-out')),
  constraint match_entries_ended_check check ((status = 'waiting') = (ended_at is null)),
  constraint match_entries_matched_check check ((status = 'matched') = (match_id is not null))
);

-- One live entry a member and pool.
create unique index match_entries_live_key on match_entries (pool_id, account_id) where status = 'waiting';
create index match_entries_waiting_idx on match_entries (pool_id, since, id) where status = 'waiting';
create index match_entries_ends_at_idx on match_entries (ends_at) where status = 'waiting';
create index match_entries_account_id_idx on match_entries (account_id, id);

create table match_members (
  match_id bigint not null,
  account_id uuid not null,
  -- One entry leads to one match, for ever.
  entry_id bigint,
  -- What this member says of it: whether it took place at all.
  happened boolean,
  answered_at timestamptz,
  reviewed_at timestamptz,
  constraint match_members_pkey primary key (match_id, account_id),
  constraint match_members_match_id_fkey foreign key (match_id) references matches (id) on delete cascade,
  constraint match_members_account_id_fkey foreign key (account_id) references accounts (id) on delete restrict,
  constraint match_members_entry_id_fkey foreign key (entry_id) references match_entries (id) on delete restrict,
  constraint match_members_entry_id_key unique (entry_id)
);

create index match_members_account_id_idx on match_members (account_id, match_id desc);

create table match_reviews (
  match_id bigint not null,
  reviewer_id uuid not null,
  member_id uuid not null,
  stars smallint,
  absent boolean not null,
  created_at timestamptz not null,
  constraint match_reviews_pkey primary key (match_id, reviewer_id, member_id),
  constraint match_reviews_reviewer_fkey foreign key (match_id, reviewer_id) references match_members (match_id, account_id) on delete cascade,
  constraint match_reviews_member_fkey foreign key (match_id, member_id) references match_members (match_id, account_id) on delete cascade,
  constraint match_reviews_oneself_check check (reviewer_id <> member_id),
  constraint match_reviews_stars_check check (stars between 1 and 5),
  constraint match_reviews_says_check check (absent = (stars is null))
);

create index match_reviews_pair_idx on match_reviews (reviewer_id, member_id, created_at);

-- Rows are added and never changed.
create table match_scores (
  id bigint generated always as identity,
  account_id uuid not null,
  match_id bigint not null,
  category text not null,
  amount int not null,
  reason text not null,
  ref text not null,
  created_at timestamptz not null,
  constraint match_scores_pkey primary key (id),
  constraint match_scores_account_id_fkey foreign key (account_id) references accounts (id) on delete restrict,
  constraint match_scores_match_id_fkey foreign key (match_id) references matches (id) on delete restrict,
  constraint match_scores_ref_key unique (account_id, reason, ref),
  constraint match_scores_reason_check check (
    reason in ('match-completed-host', 'match-completed-member', 'match-cancelled', 'review-written', 'review-received',
               'no-show')
  )
);

create index match_scores_account_id_idx on match_scores (account_id, created_at) include (amount, category);

create table match_places (
  id bigint generated always as identity,
  name text not null,
  category text not null,
  address text not null,
  lat double precision not null,
  lon double precision not null,
  created_at timestamptz not null,
  constraint match_places_pkey primary key (id),
  constraint match_places_name_key unique (name, lat, lon),
  constraint match_places_lat_check check (lat between -90 and 90),
  constraint match_places_lon_check check (lon between -180 and 180)
);

create index match_places_lat_idx on match_places (lat);
