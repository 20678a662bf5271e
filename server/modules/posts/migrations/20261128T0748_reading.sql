-- Up to which comment, in reading order, a member has come, and what there was of the thread at that moment. What lies before
-- `place` and was there at `place_at` has been read, beside all that is older than `seen_until`.
alter table post_visits add column place bigint[], add column place_at timestamptz;

-- When a member last looked at what is new, and since when posts are new to them. Private to that member.
create table post_looks (
  account_id uuid not null,
  new_since timestamptz not null,
  looked_at timestamptz not null,
  constraint post_looks_pkey primary key (account_id),
  constraint post_looks_account_id_fkey foreign key (account_id) references accounts (id) on delete cascade
);
