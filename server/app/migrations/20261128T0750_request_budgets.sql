-- What members and networks have used of their budgets of requests, by a keyed hash. Not logged: a crash begins anew.
create unlogged table request_budgets (
  key text not null,
  used int not null,
  resets_at timestamptz not null,
  constraint request_budgets_pkey primary key (key)
);

create index request_budgets_resets_at_idx on request_budgets (resets_at);
