-- Files on their way in pieces, resumed after each break. A row comes before its pieces and goes after them.
create table file_uploads (
  -- 128 random bits in hexadecimal, as for files.
  id text not null,
  uploader_id uuid not null,
  -- As the sender named it.
  name text not null,
  -- The sender's words about the file, given back as they came.
  metadata text not null,
  -- Bytes in all, and of them those that are here.
  length bigint not null,
  received bigint not null default 0,
  pieces int not null default 0,
  -- Bytes of the quota that are taken for it until the file itself takes its own.
  reserved bigint not null,
  -- open; stored: it became a file; refused: it never will; removed: pieces are about to go.
  state text not null default 'open',
  -- Which try to make a file of it this is, and until when others leave it alone.
  attempt int not null default 0,
  finishing_until timestamptz,
  file_id text,
  -- Why it was refused.
  refusal jsonb,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  constraint file_uploads_pkey primary key (id),
  constraint file_uploads_uploader_id_fkey foreign key (uploader_id) references accounts (id) on delete restrict,
  constraint file_uploads_file_id_fkey foreign key (file_id) references files (id) on delete set null,
  constraint file_uploads_state_check check (state in ('open', 'stored', 'refused', 'removed')),
  constraint file_uploads_received_check check (received between 0 and length),
  constraint file_uploads_reserved_check check (reserved >= 0)
);

create index file_uploads_uploader_id_idx on file_uploads (uploader_id);
create index file_uploads_expires_at_idx on file_uploads (expires_at);
create index file_uploads_file_id_idx on file_uploads (file_id);

create table file_upload_pieces (
  upload_id text not null,
  -- Where in the file it begins: two pieces can never begin at the same place.
  start bigint not null,
  size bigint not null,
  -- The last part of its key in the storage.
  name text not null,
  constraint file_upload_pieces_pkey primary key (upload_id, start),
  constraint file_upload_pieces_upload_id_fkey foreign key (upload_id) references file_uploads (id) on delete cascade
);
