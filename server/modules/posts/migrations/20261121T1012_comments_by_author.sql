-- What a member said under their name, newest first.
create index comments_author_named_idx on comments (author_id, id desc) where deleted_at is null and not anonymous;
create index posts_author_named_idx on posts (author_id, kind) where deleted_at is null and not anonymous;
