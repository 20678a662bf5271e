create extension if not exists pg_trgm;
create extension if not exists fuzzystrmatch;

-- One row for each thing that can be found; it exists only while the thing may be read by anybody at all.
create table search_documents (
  key bigint generated always as identity,
  type text not null,
  ref text not null,
  -- `ref` of posts and comments, to list them in their order.
  number bigint generated always as (case when type <> 'member' then ref::bigint end) stored,
  -- Null for members.
  post_id bigint,
  -- 0 for members.
  space_id bigint not null,
  created_at timestamptz not null,
  open boolean not null,
  -- Version of the analyzer that made the lexemes.
  analyzer smallint not null,
  lexemes tsvector not null,
  title text not null,
  body text not null,
  constraint search_documents_pkey primary key (key),
  constraint search_documents_ref_key unique (type, ref),
  constraint search_documents_type_check check (type in ('post', 'comment', 'member'))
) with (
  toast_tuple_target = 128,
  fillfactor = 95,
  autovacuum_vacuum_scale_factor = 0.02,
  autovacuum_analyze_scale_factor = 0.02
);
alter table search_documents alter lexemes set storage external, alter lexemes set statistics 1000;
-- A pending list would make some insert wait for seconds.
create index search_documents_lexemes_idx on search_documents using gin (lexemes) with (fastupdate = off);
create index search_documents_recent_idx on search_documents (created_at desc, key desc);
create index search_documents_space_idx on search_documents (space_id, created_at desc, key desc);
create index search_documents_post_idx on search_documents (post_id, created_at, key);
create index search_documents_number_idx on search_documents (type, number);

-- Words of the documents: how many stand where, and what suggestions are drawn from.
create table search_terms (
  term text not null,
  df integer not null,
  -- Of these, how many documents a guest may read.
  open_df integer not null,
  initials text not null,
  letters text not null,
  letter_count smallint not null,
  constraint search_terms_pkey primary key (term)
) with (fillfactor = 80);
create index search_terms_letters_idx on search_terms (letters text_pattern_ops);
create index search_terms_initials_idx on search_terms (initials text_pattern_ops);
create index search_terms_letter_count_idx on search_terms (letter_count);
create index search_terms_similar_idx on search_terms using gin (letters gin_trgm_ops);

-- What the dictionary was learned from; one row.
create table search_dictionary (
  one boolean not null default true,
  documents integer not null,
  -- Words that stand in fewer documents are not in search_terms.
  min_df integer not null,
  learned_at timestamptz not null,
  constraint search_dictionary_pkey primary key (one),
  constraint search_dictionary_one_check check (one)
);
