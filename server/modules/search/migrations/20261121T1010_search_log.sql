-- Who found something with which words, each person once an hour. `person` is a keyed hash; rows live for two days.
create table search_log (
  hour timestamptz not null,
  term text not null,
  person text not null,
  at timestamptz not null,
  constraint search_log_pkey primary key (hour, term, person),
  constraint search_log_term_check check (length(term) between 1 and 120)
);

create index search_log_at_idx on search_log (at);

-- Hours that have passed, their most searched terms only.
create table search_hours (
  hour timestamptz not null,
  term text not null,
  people int not null,
  -- Some of the people, so that a longer window can tell three people from one who came back.
  sample text[] not null,
  constraint search_hours_pkey primary key (hour, term),
  constraint search_hours_people_check check (people > 0)
);

-- A site that is older than its search: everything is indexed once, in the background.
insert into outbox (task, payload) select 'search.rebuild', '{"payload": {}}' where exists (select from posts);
