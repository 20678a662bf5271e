-- One row a member who was ever told something. Whoever changes a notice locks it first, in the order of accounts.
create table inboxes (
  account_id uuid not null,
  -- Gapless: the last notice's number.
  last_seq bigint not null default 0,
  -- Grows with every change of the inbox; notices say at which they were made and last changed.
  version bigint not null default 0,
  -- Listed notices that are not read, whatever their spaces allow at the moment.
  unread int not null default 0,
  -- The transaction that changed it last: finds what a lost wake-up did not tell, without trusting clocks.
  changed_by_xid bigint not null default 0,
  constraint inboxes_pkey primary key (account_id),
  constraint inboxes_account_id_fkey foreign key (account_id) references accounts (id) on delete cascade,
  constraint inboxes_counts_check check (last_seq >= 0 and unread >= 0)
);

create index inboxes_changed_by_xid_idx on inboxes (changed_by_xid);

create table notices (
  id bigint generated always as identity,
  account_id uuid not null,
  seq bigint not null,
  -- Names the fact: a member is told of it once.
  key text not null,
  kind text not null,
  reason text not null,
  params jsonb not null default '{}',
  -- Null for nobody in particular, for the anonymous and for those who left.
  actor_id uuid,
  post_id bigint,
  comment_id bigint,
  space_id bigint,
  -- Unread notices with the same batch become one.
  batch text,
  -- The first notice of the batch: what was superseded on the way has the same, and is read or unread with the last.
  first_seq bigint not null,
  count int not null default 1,
  made_version bigint not null,
  changed_version bigint not null,
  created_at timestamptz not null,
  read_at timestamptz,
  superseded_by bigint,
  -- Its post or comment is out of sight.
  gone_at timestamptz,
  constraint notices_pkey primary key (account_id, seq),
  constraint notices_id_key unique (id),
  constraint notices_fact_key unique (account_id, key),
  constraint notices_account_id_fkey foreign key (account_id) references inboxes (account_id) on delete cascade,
  constraint notices_actor_id_fkey foreign key (actor_id) references accounts (id) on delete set null,
  constraint notices_post_id_fkey foreign key (post_id) references posts (id) on delete cascade,
  constraint notices_comment_id_fkey foreign key (comment_id) references comments (id) on delete cascade,
  constraint notices_space_id_fkey foreign key (space_id) references spaces (id) on delete cascade,
  constraint notices_count_check check (count >= 1)
);

create index notices_changed_idx on notices (account_id, changed_version, seq);
create index notices_unread_idx on notices (account_id, space_id)
  where read_at is null and superseded_by is null and gone_at is null;
create index notices_batch_idx on notices (account_id, batch)
  where batch is not null and read_at is null and superseded_by is null and gone_at is null;
create index notices_first_seq_idx on notices (account_id, first_seq) where batch is not null;
create index notices_post_id_idx on notices (post_id) where post_id is not null;
create index notices_comment_id_idx on notices (comment_id) where comment_id is not null;
create index notices_space_id_idx on notices (space_id) where space_id is not null;
create index notices_actor_id_idx on notices (actor_id) where actor_id is not null;

-- How much a member wants to hear of one thing. Nothing here means what its default says.
create table watches (
  account_id uuid not null,
  post_id bigint,
  space_id bigint,
  tag text,
  author_id uuid,
  level text not null,
  created_at timestamptz not null,
  constraint watches_account_id_fkey foreign key (account_id) references accounts (id) on delete cascade,
  constraint watches_post_id_fkey foreign key (post_id) references posts (id) on delete cascade,
  constraint watches_space_id_fkey foreign key (space_id) references spaces (id) on delete cascade,
  constraint watches_author_id_fkey foreign key (author_id) references accounts (id) on delete cascade,
  constraint watches_level_check check (level in ('watching', 'tracking', 'normal', 'muted')),
  constraint watches_one_thing_check check (num_nonnulls(post_id, space_id, tag, author_id) = 1)
);

create unique index watches_post_key on watches (post_id, account_id) where post_id is not null;
create unique index watches_space_key on watches (space_id, account_id) where space_id is not null;
create unique index watches_tag_key on watches (tag, account_id) where tag is not null;
create unique index watches_author_key on watches (author_id, account_id) where author_id is not null;
create index watches_account_id_idx on watches (account_id);
