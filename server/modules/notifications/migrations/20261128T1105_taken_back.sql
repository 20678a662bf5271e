-- What it told of is so no more: a like that was taken back. It is out of the lists until that changes.
alter table notices add column taken_back boolean not null default false;
