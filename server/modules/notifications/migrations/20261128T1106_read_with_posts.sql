-- Unread notices about a post: whoever opens it has read them. Parts of a batch too.
create index notices_unread_post_idx on notices (account_id, post_id)
  where read_at is null and gone_at is null and post_id is not null;
