-- The highest level that a member was told of: each is told of once, also when it is lost for a while and comes back.
alter table trust_members
  add column told_level smallint not null default 0,
  add constraint trust_members_told_level_check check (told_level between 0 and 3);

update trust_members set told_level = level;
