-- Texts that are not published yet, one per member and place. Only their writer ever sees them.
create table post_drafts (
  account_id uuid not null,
  -- new, new:<space>, post:<id>, comment:<post>[:<parent>]
  key text not null,
  content jsonb not null,
  version int not null default 1,
  updated_at timestamptz not null,
  constraint post_drafts_pkey primary key (account_id, key),
  constraint post_drafts_account_id_fkey foreign key (account_id) references accounts (id) on delete cascade
);

create index post_drafts_recent_idx on post_drafts (account_id, updated_at desc, key);
create index post_drafts_updated_at_idx on post_drafts (updated_at);

-- What a post or comment said before it was changed. A row holds no name: the author is the post's, or nobody's.
create table post_revisions (
  post_id bigint not null,
  version int not null,
  title text not null,
  body text not null,
  tags text[] not null,
  written_at timestamptz not null,
  constraint post_revisions_pkey primary key (post_id, version),
  constraint post_revisions_post_id_fkey foreign key (post_id) references posts (id) on delete cascade
);

create table comment_revisions (
  comment_id bigint not null,
  version int not null,
  body text not null,
  written_at timestamptz not null,
  constraint comment_revisions_pkey primary key (comment_id, version),
  constraint comment_revisions_comment_id_fkey foreign key (comment_id) references comments (id) on delete cascade
);

-- The number under which somebody speaks anonymously in one thread. It means nothing in any other.
create table post_aliases (
  post_id bigint not null,
  account_id uuid not null,
  number int not null,
  constraint post_aliases_pkey primary key (post_id, account_id),
  constraint post_aliases_number_key unique (post_id, number),
  constraint post_aliases_post_id_fkey foreign key (post_id) references posts (id) on delete cascade,
  constraint post_aliases_account_id_fkey foreign key (account_id) references accounts (id) on delete cascade
);

create index post_aliases_account_id_idx on post_aliases (account_id);

alter table comments add column alias int;

-- Anonymous comments of before are numbered in the order in which their writers first spoke.
insert into post_aliases (post_id, account_id, number)
select post_id, author_id, row_number() over (partition by post_id order by first_id)
from (
  select c.post_id, c.author_id, min(c.id) as first_id
  from comments c join posts p on p.id = c.post_id
  where c.anonymous and not (p.anonymous and p.author_id = c.author_id)
  group by c.post_id, c.author_id
) as speakers;

update comments c set alias = a.number
from post_aliases a
where c.anonymous and a.post_id = c.post_id and a.account_id = c.author_id;

-- Up to what moment of its activity a member has read a post. Private to that member.
create table post_visits (
  account_id uuid not null,
  post_id bigint not null,
  seen_until timestamptz not null,
  constraint post_visits_pkey primary key (account_id, post_id),
  constraint post_visits_account_id_fkey foreign key (account_id) references accounts (id) on delete cascade,
  constraint post_visits_post_id_fkey foreign key (post_id) references posts (id) on delete cascade
);

create index post_visits_post_id_idx on post_visits (post_id);
create index post_visits_seen_until_idx on post_visits (seen_until);

create index comments_new_idx on comments (post_id, created_at) where deleted_at is null;
