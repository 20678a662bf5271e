-- A room is one log. `last_seq` is the number of its last entry, taken under the lock of this row, so that the order of numbers
-- is the order of commits, without gaps.
create table rooms (
  id bigint generated always as identity,
  type text not null,
  title text,
  password_hash text,
  capacity int not null,
  listed boolean not null default false,
  host_id uuid,
  post_id bigint,
  -- One room for two people, one for a starter and a post; null for what may be opened many times.
  unique_key text,
  last_seq bigint not null default 0,
  member_count int not null default 0,
  version int not null default 1,
  created_at timestamptz not null,
  -- When something was last said, or somebody came or went: no index on it, so that saying something stays cheap.
  active_at timestamptz not null,
  closed_at timestamptz,
  -- Members have been told of what was said up to here, and when they will be told of more.
  told_seq bigint not null default 0,
  tell_at timestamptz,
  constraint rooms_pkey primary key (id),
  constraint rooms_unique_key_key unique (unique_key),
  constraint rooms_host_id_fkey foreign key (host_id) references accounts (id) on delete restrict,
  constraint rooms_post_id_fkey foreign key (post_id) references posts (id) on delete set null,
  constraint rooms_type_check check (type in ('direct', 'group', 'team', 'match', 'inquiry')),
  constraint rooms_member_count_check check (member_count between 0 and capacity)
) with (fillfactor = 70);

create index rooms_listed_idx on rooms (id desc) where listed and closed_at is null;
create index rooms_post_id_idx on rooms (post_id) where post_id is not null;
create index rooms_host_id_idx on rooms (host_id) where host_id is not null and closed_at is null;

-- Who is in a room now.
create table room_members (
  room_id bigint not null,
  account_id uuid not null,
  joined_seq bigint not null,
  read_seq bigint not null default 0,
  muted boolean not null default false,
  constraint room_members_pkey primary key (room_id, account_id),
  constraint room_members_room_id_fkey foreign key (room_id) references rooms (id) on delete cascade,
  constraint room_members_account_id_fkey foreign key (account_id) references accounts (id) on delete restrict
);

create index room_members_account_id_idx on room_members (account_id, room_id);
create index room_members_joined_idx on room_members (room_id, joined_seq, account_id);

-- Each time that somebody was in a room: what they may read of it, for ever. The first entry that they may read is at most a few
-- messages older than their coming.
create table room_stays (
  room_id bigint not null,
  account_id uuid not null,
  joined_seq bigint not null,
  from_seq bigint not null,
  left_seq bigint,
  removed boolean not null default false,
  constraint room_stays_pkey primary key (room_id, account_id, joined_seq),
  constraint room_stays_room_id_fkey foreign key (room_id) references rooms (id) on delete cascade,
  constraint room_stays_account_id_fkey foreign key (account_id) references accounts (id) on delete restrict,
  constraint room_stays_order_check check (from_seq <= joined_seq and (left_seq is null or left_seq >= joined_seq))
);

create index room_stays_account_id_idx on room_stays (account_id, room_id);

create table room_invitations (
  room_id bigint not null,
  account_id uuid not null,
  inviter_id uuid not null,
  created_at timestamptz not null,
  constraint room_invitations_pkey primary key (room_id, account_id),
  constraint room_invitations_room_id_fkey foreign key (room_id) references rooms (id) on delete cascade,
  constraint room_invitations_account_id_fkey foreign key (account_id) references accounts (id) on delete cascade,
  constraint room_invitations_inviter_id_fkey foreign key (inviter_id) references accounts (id) on delete cascade
);

create index room_invitations_account_id_idx on room_invitations (account_id, created_at desc);
create index room_invitations_inviter_id_idx on room_invitations (inviter_id);

create table room_entries (
  room_id bigint not null,
  seq bigint not null,
  type text not null,
  -- Who said or did it; null for the room itself.
  sender_id uuid,
  -- Whom it is about: who was removed, who is the host now.
  member_id uuid,
  content text not null default '',
  html text not null default '',
  -- Made by the sender's device: the same one is the same message, for ever.
  client_id text,
  -- The message that a fact is about: edited, reacted, pinned. Null for what stands in the room by itself.
  target bigint,
  reply_to bigint,
  params jsonb not null default '{}',
  files int not null default 0,
  version int not null default 1,
  created_at timestamptz not null,
  edited_at timestamptz,
  pinned_at timestamptz,
  deleted_at timestamptz,
  deleted_by uuid,
  constraint room_entries_pkey primary key (room_id, seq),
  constraint room_entries_client_id_key unique (room_id, sender_id, client_id),
  constraint room_entries_room_id_fkey foreign key (room_id) references rooms (id) on delete cascade,
  constraint room_entries_sender_id_fkey foreign key (sender_id) references accounts (id) on delete restrict,
  constraint room_entries_member_id_fkey foreign key (member_id) references accounts (id) on delete restrict,
  constraint room_entries_deleted_by_fkey foreign key (deleted_by) references accounts (id) on delete restrict,
  constraint room_entries_type_check check (
    type in ('message', 'created', 'joined', 'left', 'removed', 'host-changed', 'renamed', 'closed',
             'edited', 'deleted', 'reacted', 'unreacted', 'pinned', 'unpinned')
  ),
  constraint room_entries_target_check check (
    (target is not null) = (type in ('edited', 'deleted', 'reacted', 'unreacted', 'pinned', 'unpinned'))
  )
);

-- What a page of a room shows: everything but the facts about other entries.
create index room_entries_shown_idx on room_entries (room_id, seq desc) where target is null;
-- What counts as unread.
create index room_entries_unread_idx on room_entries (room_id, seq) include (sender_id) where type = 'message' and deleted_at is null;
create index room_entries_pinned_idx on room_entries (room_id, pinned_at desc) where pinned_at is not null;
create index room_entries_sender_id_idx on room_entries (sender_id, room_id, seq) where type = 'message';

-- What messages said before they were changed.
create table room_entry_revisions (
  room_id bigint not null,
  seq bigint not null,
  version int not null,
  content text not null,
  written_at timestamptz not null,
  constraint room_entry_revisions_pkey primary key (room_id, seq, version),
  constraint room_entry_revisions_entry_fkey foreign key (room_id, seq) references room_entries (room_id, seq) on delete cascade
);

create table room_reactions (
  room_id bigint not null,
  seq bigint not null,
  emoji text not null,
  account_id uuid not null,
  created_at timestamptz not null,
  constraint room_reactions_pkey primary key (room_id, seq, emoji, account_id),
  constraint room_reactions_entry_fkey foreign key (room_id, seq) references room_entries (room_id, seq) on delete cascade,
  constraint room_reactions_account_id_fkey foreign key (account_id) references accounts (id) on delete restrict
);

create index room_reactions_account_id_idx on room_reactions (account_id, room_id, seq);
