-- Who wants to hear nothing of whom. The blocked one never learns of it.
create table member_blocks (
  blocker_id uuid not null,
  blocked_id uuid not null,
  created_at timestamptz not null,
  constraint member_blocks_pkey primary key (blocker_id, blocked_id),
  constraint member_blocks_blocker_id_fkey foreign key (blocker_id) references accounts (id) on delete cascade,
  constraint member_blocks_blocked_id_fkey foreign key (blocked_id) references accounts (id) on delete cascade,
  constraint member_blocks_other_check check (blocker_id <> blocked_id)
);

create index member_blocks_blocked_id_idx on member_blocks (blocked_id);
create index member_blocks_new_idx on member_blocks (blocker_id, created_at desc, blocked_id desc);
