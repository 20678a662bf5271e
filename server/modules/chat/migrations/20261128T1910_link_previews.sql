-- What pages say of themselves, for messages that link to them; never which message it was. Without a title: nothing to show.
create table link_previews (
  key bytea not null,
  url text not null,
  title text,
  description text,
  site_name text,
  fetched_at timestamptz,
  -- Somebody fetches it at this moment.
  claimed_at timestamptz,
  constraint link_previews_pkey primary key (key)
);

-- A fact: a message has previews now, or others.
alter table room_entries drop constraint room_entries_type_check, drop constraint room_entries_target_check;
alter table room_entries
  add constraint room_entries_type_check check (
    type in ('message', 'created', 'joined', 'left', 'removed', 'host-changed', 'renamed', 'closed',
             'edited', 'deleted', 'reacted', 'unreacted', 'pinned', 'unpinned', 'previewed')
  ),
  add constraint room_entries_target_check check (
    (target is not null) = (type in ('edited', 'deleted', 'reacted', 'unreacted', 'pinned', 'unpinned', 'previewed'))
  );
