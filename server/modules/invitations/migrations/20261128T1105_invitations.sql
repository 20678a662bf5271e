-- Links by which members invite others. Of a link only the hash is kept.
create table invitations (
  id uuid not null,
  inviter_id uuid not null,
  hash text not null,
  note text not null default '',
  max_uses integer not null,
  uses integer not null default 0,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  constraint invitations_pkey primary key (id),
  constraint invitations_hash_key unique (hash),
  constraint invitations_inviter_id_fkey foreign key (inviter_id) references accounts (id) on delete cascade,
  constraint invitations_max_uses_check check (max_uses between 1 and 100),
  constraint invitations_uses_check check (uses between 0 and max_uses),
  constraint invitations_note_check check (length(note) <= 800)
);

create index invitations_inviter_idx on invitations (inviter_id, id desc);

-- Who came in by which.
create table invitation_uses (
  account_id uuid not null,
  invitation_id uuid not null,
  used_at timestamptz not null,
  constraint invitation_uses_pkey primary key (account_id),
  constraint invitation_uses_account_id_fkey foreign key (account_id) references accounts (id) on delete cascade,
  constraint invitation_uses_invitation_id_fkey foreign key (invitation_id) references invitations (id) on delete cascade
);

create index invitation_uses_invitation_idx on invitation_uses (invitation_id, used_at);
