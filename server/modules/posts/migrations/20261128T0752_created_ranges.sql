-- Rows come in the order of time, so a few pages say which blocks hold a day: for counting days without reading everything.
create index comments_created_range_idx on comments using brin (created_at);
create index post_likes_created_range_idx on post_likes using brin (created_at);
create index comment_likes_created_range_idx on comment_likes using brin (created_at);

-- What waits for a look: few rows, counted on every look of a host.
create index posts_held_idx on posts (withheld_at) where withheld_why = 'held';
create index comments_held_idx on comments (withheld_at) where withheld_why = 'held';
