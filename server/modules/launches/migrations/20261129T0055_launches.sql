-- What a launch adds to its post.
create table launches (
  post_id bigint not null,
  team_id bigint not null,
  url text not null,
  stacks text[] not null default '{}',
  constraint launches_pkey primary key (post_id),
  -- One for each team.
  constraint launches_team_id_key unique (team_id),
  constraint launches_post_id_fkey foreign key (post_id) references posts (id) on delete cascade,
  constraint launches_team_id_fkey foreign key (team_id) references teams (id) on delete cascade
);

create index launches_stacks_idx on launches using gin (stacks);
