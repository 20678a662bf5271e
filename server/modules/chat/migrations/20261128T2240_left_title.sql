-- What a room was called when somebody left: later names are no business of theirs.
alter table room_stays add column left_title text;

update room_stays set left_title = rooms.title
from rooms
where rooms.id = room_stays.room_id and room_stays.left_seq is not null;
