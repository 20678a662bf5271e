-- The first answer to each Idempotency-Key, written in the transaction of its effects.
create table idempotency_keys (
  scope text not null,
  key text not null,
  fingerprint bytea not null,
  status int,
  body jsonb,
  created_at timestamptz not null,
  constraint idempotency_keys_pkey primary key (scope, key)
);

create index idempotency_keys_created_at_idx on idempotency_keys (created_at);
