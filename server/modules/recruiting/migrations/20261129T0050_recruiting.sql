-- What a recruitment adds to its post. Whoever changes who is in it locks this row first, then positions, applications, team.
create table recruitments (
  post_id bigint not null,
  -- Decides about applications: the author of the post until the team is handed over.
  host_id uuid not null,
  -- Null for a study party that its author closes.
  deadline timestamptz,
  mode text not null,
  region text,
  stacks text[] not null default '{}',
  project_url text,
  join_policy text not null,
  category text,
  opened_at timestamptz not null,
  -- A deadline that has passed closes without these; a job writes them down and tells of it.
  closed_at timestamptz,
  closed_why text,
  -- The deadline that its host was reminded of.
  reminded_of timestamptz,
  constraint recruitments_pkey primary key (post_id),
  constraint recruitments_post_id_fkey foreign key (post_id) references posts (id) on delete cascade,
  constraint recruitments_host_id_fkey foreign key (host_id) references accounts (id) on delete restrict,
  constraint recruitments_mode_check check (mode in ('online', 'offline', 'both')),
  constraint recruitments_join_policy_check check (join_policy in ('approval', 'open')),
  constraint recruitments_closed_check check ((closed_at is null) = (closed_why is null)),
  constraint recruitments_closed_why_check check (closed_why in ('hand', 'deadline', 'full'))
) with (fillfactor = 80);

create index recruitments_due_idx on recruitments (deadline) where closed_at is null and deadline is not null;
create index recruitments_host_id_idx on recruitments (host_id, post_id desc);
create index recruitments_stacks_idx on recruitments using gin (stacks);

create table recruitment_positions (
  post_id bigint not null,
  field text not null,
  ordinal int not null,
  head_count int not null,
  taken int not null default 0,
  constraint recruitment_positions_pkey primary key (post_id, field),
  constraint recruitment_positions_post_id_fkey foreign key (post_id) references recruitments (post_id) on delete cascade,
  -- No race puts more people into a position than it has seats.
  constraint recruitment_positions_taken_check check (taken between 0 and head_count)
) with (fillfactor = 80);

create table recruitment_applications (
  id bigint generated always as identity,
  post_id bigint not null,
  account_id uuid not null,
  field text not null,
  message text not null,
  state text not null,
  answer text,
  created_at timestamptz not null,
  settled_at timestamptz,
  constraint recruitment_applications_pkey primary key (id),
  -- Once for each member; who withdrew may come back.
  constraint recruitment_applications_once_key unique (post_id, account_id),
  constraint recruitment_applications_post_id_fkey foreign key (post_id) references recruitments (post_id) on delete cascade,
  constraint recruitment_applications_account_id_fkey foreign key (account_id) references accounts (id) on delete restrict,
  constraint recruitment_applications_state_check check (state in ('pending', 'accepted', 'declined', 'withdrawn'))
);

create index recruitment_applications_new_idx on recruitment_applications (post_id, created_at desc, id desc);
create index recruitment_applications_account_idx on recruitment_applications (account_id, created_at desc, id desc);

create table teams (
  id bigint generated always as identity,
  -- Outlives its post.
  post_id bigint,
  host_id uuid not null,
  name text not null,
  notes text not null default '',
  links jsonb not null default '[]',
  room_id bigint,
  version int not null default 1,
  created_at timestamptz not null,
  state text not null default 'active',
  ended_at timestamptz,
  ended_reason text,
  launched_at timestamptz,
  constraint teams_pkey primary key (id),
  constraint teams_post_id_key unique (post_id),
  constraint teams_post_id_fkey foreign key (post_id) references posts (id) on delete set null,
  constraint teams_host_id_fkey foreign key (host_id) references accounts (id) on delete restrict,
  constraint teams_room_id_fkey foreign key (room_id) references rooms (id) on delete set null,
  constraint teams_state_check check (state in ('active', 'finished', 'given-up')),
  constraint teams_ended_check check ((state = 'active') = (ended_at is null))
);

create index teams_host_id_idx on teams (host_id);
create index teams_room_id_idx on teams (room_id) where room_id is not null;
create index teams_active_idx on teams (id) where state = 'active';

create table team_members (
  team_id bigint not null,
  account_id uuid not null,
  -- Null for whoever opened the recruitment: they take nobody's seat.
  field text,
  joined_at timestamptz not null,
  left_at timestamptz,
  left_why text,
  constraint team_members_pkey primary key (team_id, account_id),
  constraint team_members_team_id_fkey foreign key (team_id) references teams (id) on delete cascade,
  constraint team_members_account_id_fkey foreign key (account_id) references accounts (id) on delete restrict,
  constraint team_members_left_check check ((left_at is null) = (left_why is null)),
  constraint team_members_left_why_check check (left_why in ('left', 'replaced'))
);

create index team_members_account_idx on team_members (account_id, team_id desc);

-- One line a member and week; asked for when the row is made.
create table team_check_ins (
  team_id bigint not null,
  account_id uuid not null,
  week date not null,
  asked_at timestamptz not null,
  line text,
  answered_at timestamptz,
  constraint team_check_ins_pkey primary key (team_id, week, account_id),
  constraint team_check_ins_team_id_fkey foreign key (team_id) references teams (id) on delete cascade,
  constraint team_check_ins_account_id_fkey foreign key (account_id) references accounts (id) on delete restrict,
  constraint team_check_ins_line_check check ((line is null) = (answered_at is null))
);

create index team_check_ins_account_id_idx on team_check_ins (account_id);
