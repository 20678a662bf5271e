-- Who keeps a file from being swept without owning it: an unpublished text that shows it.
create table file_holds (
  file_id text not null,
  holder_type text not null,
  holder_id text not null,
  constraint file_holds_pkey primary key (holder_type, holder_id, file_id),
  constraint file_holds_file_id_fkey foreign key (file_id) references files (id) on delete cascade
);

create index file_holds_file_id_idx on file_holds (file_id);
