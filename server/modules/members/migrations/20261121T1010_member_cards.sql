alter table members
  add column job_field text,
  -- null: not said.
  add column employed boolean,
  add column stacks text[] not null default '{}',
  add column careers jsonb not null default '[]',
  add column links text[] not null default '{}',
  add column pets jsonb not null default '[]',
  -- Only what the member chose: field → everybody, members or me. The defaults live in visibility.rules.ts.
  add column visibility jsonb not null default '{}',
  add constraint members_lists_check check (jsonb_typeof(careers) = 'array' and jsonb_typeof(pets) = 'array');

create index members_job_field_idx on members (job_field, joined_at desc, handle)
  where withdrawn_at is null and job_field is not null;
create index members_stacks_idx on members using gin (stacks) where withdrawn_at is null;
create index members_name_idx on members (lower(display_name), handle) where withdrawn_at is null;
create index members_active_idx on members ((post_count + comment_count) desc, handle) where withdrawn_at is null;

-- From where a name or handle can be found: each word, each Hangul syllable, decomposed into jamo (NFD) so that a half-typed
-- syllable is a prefix; and the initial consonants. Written by names.rules.ts.
create table member_name_keys (
  account_id uuid not null,
  key text not null,
  constraint member_name_keys_pkey primary key (account_id, key),
  constraint member_name_keys_account_id_fkey foreign key (account_id) references members (account_id) on delete cascade
);

create index member_name_keys_key_idx on member_name_keys (key text_pattern_ops);

-- Members of before get the same keys that names.rules.ts writes.
with words as (
  select account_id, lower(normalize(text, NFC)) as text, starts.at
  from members
  cross join lateral (values (display_name), (handle)) as given (text)
  cross join lateral generate_series(1, char_length(text)) as starts (at)
  where withdrawn_at is null
), begun as (
  select account_id, substr(text, at, 24) as rest
  from words
  where substr(text, at, 1) ~ '[가-힣]'
     or (substr(text, at, 1) ~ '[[:alnum:]]' and (at = 1 or substr(text, at - 1, 1) !~ '[[:alnum:]]' or substr(text, at - 1, 1) ~ '[가-힣]'))
)
insert into member_name_keys (account_id, key)
select account_id, normalize(rest, NFD) from begun
union
select account_id, initials from (
  select account_id, (
    select string_agg(substr('ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ', (ascii(letter) - 44032) / 588 + 1, 1), '' order by place)
    from regexp_split_to_table(substring(rest from '^[가-힣]+'), '') with ordinality as letters (letter, place)
  ) as initials
  from begun
) as spoken
where initials is not null;
