-- no-transaction
-- For what a member takes along and for what is erased of them. Guests, most of the rows, are not in it: to write down a look
-- of theirs costs nothing more.
create index concurrently post_views_member_idx on post_views (viewer) where starts_with(viewer, 'm:');
