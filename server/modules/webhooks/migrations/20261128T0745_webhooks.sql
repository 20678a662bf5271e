-- Where this site tells others what happened.
create table webhooks (
  id bigint generated always as identity,
  url text not null,
  events text[] not null,
  -- What everybody may see, or also what only staff may.
  scope text not null,
  active boolean not null default true,
  -- The key of signatures; the one before it signs along until it ends.
  secret text not null,
  former_secret text,
  former_until timestamptz,
  failing_since timestamptz,
  -- Switched off by itself.
  disabled_at timestamptz,
  version integer not null default 1,
  created_by uuid,
  created_at timestamptz not null,
  constraint webhooks_pkey primary key (id),
  constraint webhooks_scope_check check (scope in ('public', 'staff')),
  constraint webhooks_created_by_fkey foreign key (created_by) references accounts (id) on delete set null
);

-- One message to one of them. The id is the webhook-id that receivers see, the same at every try.
create table webhook_deliveries (
  id uuid not null,
  webhook_id bigint not null,
  event_id uuid not null,
  event text not null,
  body text not null,
  state text not null default 'waiting',
  attempts integer not null default 0,
  next_try_at timestamptz,
  status integer,
  took_ms integer,
  -- The beginning of the answer, or why there was none.
  answer text,
  failure text,
  created_at timestamptz not null,
  ended_at timestamptz,
  constraint webhook_deliveries_pkey primary key (id),
  constraint webhook_deliveries_event_key unique (webhook_id, event_id),
  constraint webhook_deliveries_state_check check (state in ('waiting', 'sent', 'dead', 'blocked')),
  constraint webhook_deliveries_webhook_id_fkey foreign key (webhook_id) references webhooks (id) on delete cascade
);
create index webhook_deliveries_log_idx on webhook_deliveries (webhook_id, created_at desc, id desc);
create index webhook_deliveries_created_at_idx on webhook_deliveries (created_at);
