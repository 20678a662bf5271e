-- The facet of posts of the kind `meetup`, and who is in. Whoever changes either holds the row of the post first, shared at least,
-- then this one.
create table meetups (
  post_id bigint not null,
  -- The author of the post, or whom they handed it over to.
  host_id uuid not null,
  -- As the post says: who is in it is told to nobody until it is completed.
  anonymous boolean not null,
  starts_at timestamptz not null,
  place text not null default '',
  -- Keys of settings, as categories are.
  region text,
  category text not null,
  -- { attribute: [value] }; an attribute that is not there takes any.
  conditions jsonb not null,
  capacity smallint not null,
  -- Who is in, the host included.
  taken smallint not null default 1,
  join_policy text not null,
  room_id bigint,
  match_id bigint,
  completed_at timestamptz,
  cancelled_at timestamptz,
  cancel_reason text,
  -- The beginning that was reminded of: a meet-up that is moved is reminded of again.
  day_reminded_of timestamptz,
  hour_reminded_of timestamptz,
  version int not null default 1,
  changed_at timestamptz not null,
  constraint meetups_pkey primary key (post_id),
  constraint meetups_post_id_fkey foreign key (post_id) references posts (id) on delete cascade,
  constraint meetups_host_id_fkey foreign key (host_id) references accounts (id) on delete restrict,
  constraint meetups_room_id_fkey foreign key (room_id) references rooms (id) on delete restrict,
  constraint meetups_match_id_fkey foreign key (match_id) references matches (id) on delete restrict,
  constraint meetups_join_policy_check check (join_policy in ('open', 'approval')),
  constraint meetups_capacity_check check (capacity >= 2),
  constraint meetups_taken_check check (taken between 0 and capacity),
  constraint meetups_match_check check ((match_id is null) = (completed_at is null)),
  constraint meetups_reason_check check (cancel_reason is null or cancelled_at is not null)
);

create index meetups_starts_at_idx on meetups (starts_at, post_id) where cancelled_at is null;
create index meetups_host_id_idx on meetups (host_id);
create index meetups_room_id_idx on meetups (room_id) where room_id is not null;
create index meetups_match_id_idx on meetups (match_id) where match_id is not null;

-- One row a member and meet-up, whatever became of it.
create table meetup_participants (
  post_id bigint not null,
  account_id uuid not null,
  state text not null,
  asked_at timestamptz,
  joined_at timestamptz,
  changed_at timestamptz not null,
  constraint meetup_participants_pkey primary key (post_id, account_id),
  constraint meetup_participants_post_id_fkey foreign key (post_id) references meetups (post_id) on delete cascade,
  constraint meetup_participants_account_id_fkey foreign key (account_id) references accounts (id) on delete restrict,
  constraint meetup_participants_state_check check (state in ('asked', 'joined', 'declined', 'left', 'removed')),
  constraint meetup_participants_joined_check check (state <> 'joined' or joined_at is not null)
);

create index meetup_participants_account_id_idx on meetup_participants (account_id, post_id) where state in ('asked', 'joined');
create index meetup_participants_joined_idx on meetup_participants (post_id, joined_at, account_id) where state = 'joined';
