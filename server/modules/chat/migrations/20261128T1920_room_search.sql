-- Terms of what was said, by which it is found. Filled a moment after; emptied in the transaction that takes something away.
create table room_entry_terms (
  room_id bigint not null,
  seq bigint not null,
  -- When it was said; in a room, never before what was said before it, whatever the clocks of nodes say.
  said_at timestamptz not null,
  -- The room is one of them (`@r…`), so that the index alone finds what one room says.
  terms tsvector not null,
  constraint room_entry_terms_pkey primary key (room_id, seq),
  constraint room_entry_terms_entry_fkey foreign key (room_id, seq) references room_entries (room_id, seq) on delete cascade
);

create index room_entry_terms_terms_idx on room_entry_terms using gin (terms) with (fastupdate = off);

-- Terms are there for messages up to a number, and somebody has been asked for more.
alter table rooms add column indexed_seq bigint not null default 0, add column index_at timestamptz;
