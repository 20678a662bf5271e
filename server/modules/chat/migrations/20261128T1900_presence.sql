-- Whether a member is seen while they are in rooms. Who is there is nowhere in the database.
create table chat_choices (
  account_id uuid not null,
  show_presence boolean not null default true,
  version int not null default 1,
  constraint chat_choices_pkey primary key (account_id),
  constraint chat_choices_account_id_fkey foreign key (account_id) references accounts (id) on delete restrict
);

-- Messages after their mark that name a member, who was told of each by itself. At most a few.
alter table room_members add column named_seqs bigint[] not null default '{}';
