-- Whether documents were cut at this word when all of them were analysed last; null is no.
alter table search_terms add half boolean;

-- The last time that stored documents were analysed again, or how far it is; one row.
create table search_analysis (
  one boolean not null default true,
  analyzer smallint not null,
  -- Every document, for other compounds are known; otherwise only those of an older analyzer.
  every boolean not null,
  -- Where the next batch begins, and the newest document when it all began.
  behind bigint not null,
  last bigint not null,
  documents integer not null,
  done integer not null,
  changed integer not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  constraint search_analysis_pkey primary key (one),
  constraint search_analysis_one_check check (one)
);
