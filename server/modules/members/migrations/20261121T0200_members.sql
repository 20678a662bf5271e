create table members (
  account_id uuid not null,
  handle text not null,
  -- What the handle looks like to an eye: look-alikes share it, so that nobody can pass for somebody else.
  handle_skeleton text not null,
  display_name text not null,
  introduction text not null default '',
  avatar_url text,
  post_count int not null default 0,
  comment_count int not null default 0,
  version int not null default 1,
  joined_at timestamptz not null,
  withdrawn_at timestamptz,
  constraint members_pkey primary key (account_id),
  constraint members_account_id_fkey foreign key (account_id) references accounts (id) on delete restrict,
  constraint members_handle_key unique (handle),
  constraint members_handle_skeleton_key unique (handle_skeleton),
  constraint members_counts_check check (post_count >= 0 and comment_count >= 0)
);

create index members_joined_at_idx on members (joined_at desc, handle) where withdrawn_at is null;
