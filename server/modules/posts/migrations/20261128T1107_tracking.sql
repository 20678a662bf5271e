-- False for a post that its member tracks but has not opened: what is said from then on counts.
alter table post_visits add column opened boolean not null default true;

-- Until when a member has marked all that waits for them as read, where there is no visit to note it at.
alter table post_looks add column all_seen_at timestamptz;
