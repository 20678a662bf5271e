create table space_groups (
  key text not null,
  name jsonb not null,
  position int not null,
  constraint space_groups_pkey primary key (key)
);

create table spaces (
  id bigint generated always as identity,
  slug text not null,
  kind text not null,
  group_key text,
  -- { "ko": "…", "en": "…" }: one language is enough, the other falls back to it.
  name jsonb not null,
  description jsonb not null,
  icon text not null default 'message-square-text',
  tags text[] not null default '{}',
  position int not null,
  -- guest < member < moderator < admin
  read_role text not null default 'guest',
  write_role text not null default 'member',
  comment_role text not null default 'member',
  anonymous_allowed boolean not null default false,
  version int not null default 1,
  created_at timestamptz not null default now(),
  archived_at timestamptz,
  constraint spaces_pkey primary key (id),
  constraint spaces_slug_key unique (slug),
  constraint spaces_group_key_fkey foreign key (group_key) references space_groups (key) on update cascade on delete set null,
  constraint spaces_read_role_check check (read_role in ('guest', 'member', 'moderator', 'admin')),
  constraint spaces_write_role_check check (write_role in ('member', 'moderator', 'admin')),
  constraint spaces_comment_role_check check (comment_role in ('member', 'moderator', 'admin'))
);
