-- What staff did. Rows are only ever added; each holds the hash of the one before it.
create table audit_entries (
  seq bigint not null,
  prev_hash text not null,
  hash text not null,
  act text not null,
  -- Null: the system itself. No foreign keys: what was done stays written down whatever becomes of whom and what it names.
  actor_id uuid,
  target_type text not null,
  target_id text not null,
  before jsonb,
  after jsonb,
  note text,
  at timestamptz not null,
  constraint audit_entries_pkey primary key (seq),
  constraint audit_entries_hash_key unique (hash),
  constraint audit_entries_act_check check (act ~ '^[a-z_]+\.[a-z_]+$' and length(act) <= 60),
  constraint audit_entries_note_check check (length(note) <= 2000)
);

create index audit_entries_act_idx on audit_entries (act, seq desc);
create index audit_entries_actor_idx on audit_entries (actor_id, seq desc);
create index audit_entries_target_idx on audit_entries (target_type, target_id, seq desc);

-- One row: how far the chain is. Whoever adds to the chain holds it, so that numbers have no gaps.
create table audit_heads (
  id boolean not null default true,
  seq bigint not null,
  hash text not null,
  constraint audit_heads_pkey primary key (id),
  constraint audit_heads_id_check check (id)
);

create function refuse_audit_change() returns trigger language plpgsql as $$
begin
  raise exception 'entries of the audit log are never changed or deleted';
end $$;

create trigger audit_entries_refuse_change before update or delete on audit_entries
for each row execute function refuse_audit_change();
