-- What members agree to. A version is written as a draft, and never changes once it is published.
create table terms_versions (
  id uuid not null,
  kind text not null,
  -- Null: a draft; published ones of a kind are numbered from 1.
  number integer,
  title_ko text not null,
  title_en text not null,
  body_ko text not null,
  body_en text not null,
  summary_ko text not null,
  summary_en text not null,
  needs_consent boolean not null,
  -- Null in a draft: at once.
  in_force_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  published_at timestamptz,
  constraint terms_versions_pkey primary key (id),
  constraint terms_versions_number_key unique (kind, number),
  constraint terms_versions_kind_check check (kind ~ '^[a-z][a-z0-9-]{1,29}$'),
  constraint terms_versions_published_check check (
    (published_at is null) = (number is null) and (published_at is null or in_force_at >= published_at)
  )
);

create unique index terms_versions_draft_key on terms_versions (kind) where published_at is null;

create function refuse_terms_change() returns trigger language plpgsql as $$
begin
  if old.published_at is not null then
    raise exception 'a published version of the terms is never changed or deleted';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;

create trigger terms_versions_refuse_change before update or delete on terms_versions
for each row execute function refuse_terms_change();

-- Who agreed to what, when and how. Rows are only ever added.
create table terms_consents (
  account_id uuid not null,
  kind text not null,
  number integer not null,
  given_at timestamptz not null,
  how text not null,
  constraint terms_consents_pkey primary key (account_id, kind, number),
  constraint terms_consents_account_id_fkey foreign key (account_id) references accounts (id),
  constraint terms_consents_version_fkey foreign key (kind, number) references terms_versions (kind, number),
  constraint terms_consents_how_check check (how in ('sign-up', 'provider', 'asked'))
);

create function refuse_consent_change() returns trigger language plpgsql as $$
begin
  raise exception 'a consent is never changed or deleted';
end $$;

create trigger terms_consents_refuse_change before update or delete on terms_consents
for each row execute function refuse_consent_change();
