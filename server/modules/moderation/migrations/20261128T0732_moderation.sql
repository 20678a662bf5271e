-- Everything about one target that somebody has to look at, from the first flag to the decision.
create table moderation_cases (
  id bigint generated always as identity,
  target_type text not null,
  target_id text not null,
  -- Whose it is. Shown to nobody where it is anonymous.
  author_id uuid not null,
  anonymous boolean not null,
  -- Null for members. Staff who may not read the space do not see the case.
  space_id bigint,
  -- flags of members, a rule of the site, or somebody of the staff.
  origin text not null,
  -- Why it was held, and by which rule; only where a rule said so.
  hold_reason text,
  hold_rule text,
  state text not null default 'open',
  outcome text,
  assignee_id uuid,
  flag_count int not null default 0,
  version int not null default 1,
  opened_at timestamptz not null,
  closed_at timestamptz,
  closed_by uuid,
  constraint moderation_cases_pkey primary key (id),
  constraint moderation_cases_author_id_fkey foreign key (author_id) references accounts (id) on delete restrict,
  constraint moderation_cases_space_id_fkey foreign key (space_id) references spaces (id) on delete restrict,
  constraint moderation_cases_assignee_id_fkey foreign key (assignee_id) references accounts (id) on delete restrict,
  constraint moderation_cases_closed_by_fkey foreign key (closed_by) references accounts (id) on delete restrict,
  constraint moderation_cases_origin_check check (origin in ('flags', 'rule', 'staff')),
  constraint moderation_cases_state_check check (
    (state = 'open' and outcome is null and closed_at is null)
    or (state = 'closed' and outcome in ('acted', 'dismissed', 'withdrawn') and closed_at is not null)
  ),
  constraint moderation_cases_flag_count_check check (flag_count >= 0)
);

-- Flags of one target are one case as long as nobody has decided.
create unique index moderation_cases_open_key on moderation_cases (target_type, target_id) where state = 'open';
create index moderation_cases_target_idx on moderation_cases (target_type, target_id, id);
create index moderation_cases_queue_idx on moderation_cases (state, id);
create index moderation_cases_author_idx on moderation_cases (author_id, id) where not anonymous;
create index moderation_cases_opened_at_idx on moderation_cases (opened_at);

create table moderation_flags (
  id bigint generated always as identity,
  case_id bigint not null,
  reporter_id uuid not null,
  reason text not null,
  note text,
  created_at timestamptz not null,
  withdrawn_at timestamptz,
  constraint moderation_flags_pkey primary key (id),
  constraint moderation_flags_case_id_fkey foreign key (case_id) references moderation_cases (id) on delete restrict,
  constraint moderation_flags_reporter_id_fkey foreign key (reporter_id) references accounts (id) on delete restrict,
  constraint moderation_flags_once_key unique (case_id, reporter_id),
  constraint moderation_flags_reason_check check (reason in ('spam', 'abuse', 'privacy', 'illegal', 'off-topic', 'other'))
);

create index moderation_flags_reporter_idx on moderation_flags (reporter_id, id desc);
create index moderation_flags_created_at_idx on moderation_flags (created_at);

-- What happened to a case, in order: notes of staff, who took it, what was done.
create table moderation_steps (
  id bigint generated always as identity,
  case_id bigint not null,
  -- Null: a rule of the site.
  actor_id uuid,
  kind text not null,
  note text,
  details jsonb,
  at timestamptz not null,
  constraint moderation_steps_pkey primary key (id),
  constraint moderation_steps_case_id_fkey foreign key (case_id) references moderation_cases (id) on delete cascade,
  constraint moderation_steps_actor_id_fkey foreign key (actor_id) references accounts (id) on delete restrict
);

create index moderation_steps_case_idx on moderation_steps (case_id, id);
create index moderation_steps_at_idx on moderation_steps (at, kind);

create table moderation_warnings (
  id bigint generated always as identity,
  account_id uuid not null,
  case_id bigint,
  -- Given for a text that nobody knows the author of: shown to the warned member only.
  anonymous boolean not null default false,
  -- The rule as it was worded then.
  rule_key text not null,
  rule jsonb not null,
  note text not null,
  target_type text,
  target_id text,
  -- The text as it was then: its author must be able to read what they are warned for.
  content jsonb,
  step int not null,
  warned_by uuid,
  warned_at timestamptz not null,
  expires_at timestamptz not null,
  voided_at timestamptz,
  constraint moderation_warnings_pkey primary key (id),
  constraint moderation_warnings_account_id_fkey foreign key (account_id) references accounts (id) on delete restrict,
  constraint moderation_warnings_case_id_fkey foreign key (case_id) references moderation_cases (id) on delete restrict,
  constraint moderation_warnings_warned_by_fkey foreign key (warned_by) references accounts (id) on delete restrict,
  constraint moderation_warnings_step_check check (step >= 1)
);

create index moderation_warnings_account_idx on moderation_warnings (account_id, id desc);
create index moderation_warnings_warned_at_idx on moderation_warnings (warned_at);

create table moderation_blocks (
  id bigint generated always as identity,
  account_id uuid not null,
  -- Null: by hand.
  warning_id bigint,
  anonymous boolean not null default false,
  reason text not null,
  blocked_by uuid,
  blocked_at timestamptz not null,
  -- Null: for good.
  until timestamptz,
  lifted_at timestamptz,
  lifted_by uuid,
  -- When the member was told that it is over.
  told_at timestamptz,
  constraint moderation_blocks_pkey primary key (id),
  constraint moderation_blocks_account_id_fkey foreign key (account_id) references accounts (id) on delete restrict,
  constraint moderation_blocks_warning_id_fkey foreign key (warning_id) references moderation_warnings (id) on delete restrict,
  constraint moderation_blocks_warning_key unique (warning_id)
);

create index moderation_blocks_account_idx on moderation_blocks (account_id, id desc) where lifted_at is null;
create index moderation_blocks_ending_idx on moderation_blocks (until) where lifted_at is null and told_at is null;

create table moderation_appeals (
  id bigint generated always as identity,
  warning_id bigint not null,
  text text not null,
  created_at timestamptz not null,
  outcome text,
  decision text,
  decided_by uuid,
  decided_at timestamptz,
  constraint moderation_appeals_pkey primary key (id),
  constraint moderation_appeals_warning_id_fkey foreign key (warning_id) references moderation_warnings (id) on delete restrict,
  -- One appeal each.
  constraint moderation_appeals_once_key unique (warning_id),
  constraint moderation_appeals_decided_by_fkey foreign key (decided_by) references accounts (id) on delete restrict,
  constraint moderation_appeals_outcome_check check (
    (outcome is null) = (decided_at is null) and outcome in ('upheld', 'lifted')
  )
);

create index moderation_appeals_open_idx on moderation_appeals (id) where decided_at is null;
create index moderation_appeals_created_at_idx on moderation_appeals (created_at);
