-- The first picture of the text, for lists: the id of a file that belongs to the post.
alter table posts add column picture_file_id text;
