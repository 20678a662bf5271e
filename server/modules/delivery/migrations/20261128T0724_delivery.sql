-- How notices leave the site. Nothing here holds what a notice says: that is read from the inbox when it is sent.

create table delivery_settings (
  account_id uuid not null,
  version int not null default 1,
  -- Of mails and pushes; null is the site's first.
  locale text,
  -- The site's local hour of the daily mail, and the day on which the last one was made.
  digest_hour smallint not null default 8,
  digested_on date,
  -- Minutes of the site's local day in which nothing rings; both or neither.
  quiet_from smallint,
  quiet_to smallint,
  -- Sealed: whoever has the address can write into the channel.
  slack_webhook text,
  slack_member text,
  -- Slack said that nothing will arrive there any more.
  slack_stopped_at timestamptz,
  slack_stopped_code text,
  updated_at timestamptz not null,
  constraint delivery_settings_pkey primary key (account_id),
  constraint delivery_settings_account_id_fkey foreign key (account_id) references accounts (id) on delete cascade,
  constraint delivery_settings_locale_check check (locale in ('ko', 'en')),
  constraint delivery_settings_digest_hour_check check (digest_hour between 0 and 23),
  constraint delivery_settings_quiet_check check (
    (quiet_from is null) = (quiet_to is null) and quiet_from between 0 and 1439 and quiet_to between 0 and 1439
  )
);

-- Only what a member chose; the rest follows the defaults of the topic.
create table delivery_choices (
  account_id uuid not null,
  topic text not null,
  mail text,
  push boolean,
  slack boolean,
  constraint delivery_choices_pkey primary key (account_id, topic),
  constraint delivery_choices_account_id_fkey foreign key (account_id) references accounts (id) on delete cascade,
  constraint delivery_choices_mail_check check (mail in ('instant', 'digest', 'off'))
);

create table push_subscriptions (
  id uuid not null default gen_random_uuid(),
  account_id uuid not null,
  endpoint text not null,
  -- Of the browser: the payload is encrypted for it alone.
  p256dh text not null,
  auth text not null,
  device text not null,
  created_at timestamptz not null,
  constraint push_subscriptions_pkey primary key (id),
  -- A browser belongs to whoever switched push on there last.
  constraint push_subscriptions_endpoint_key unique (endpoint),
  constraint push_subscriptions_account_id_fkey foreign key (account_id) references accounts (id) on delete cascade,
  constraint push_subscriptions_endpoint_check check (length(endpoint) <= 1000)
);

create index push_subscriptions_account_id_idx on push_subscriptions (account_id);

create table deliveries (
  id bigint generated always as identity,
  account_id uuid not null,
  seq bigint not null,
  channel text not null,
  topic text not null,
  -- How it travels: alone and soon, or with the daily mail.
  pace text not null,
  state text not null default 'waiting',
  attempts int not null default 0,
  next_try_at timestamptz not null,
  -- Somebody is at it until then; in the past: they died between the call and its outcome.
  claimed_until timestamptz,
  -- What travels together keeps together, so that another try is the same mail with the same Message-ID.
  batch uuid,
  -- Subscriptions that have it already.
  reached uuid[] not null default '{}',
  last_error text,
  created_at timestamptz not null,
  settled_at timestamptz,
  constraint deliveries_pkey primary key (id),
  constraint deliveries_once_key unique (account_id, seq, channel),
  constraint deliveries_account_id_fkey foreign key (account_id) references accounts (id) on delete cascade,
  constraint deliveries_channel_check check (channel in ('mail', 'push', 'slack')),
  constraint deliveries_pace_check check (pace in ('instant', 'digest')),
  constraint deliveries_state_check check (state in ('waiting', 'sent', 'failed', 'dead', 'skipped')),
  constraint deliveries_attempts_check check (attempts >= 0)
);

create index deliveries_open_idx on deliveries (account_id, channel) where state in ('waiting', 'failed');
create index deliveries_due_idx on deliveries ((coalesce(claimed_until, next_try_at))) where state in ('waiting', 'failed');
create index deliveries_batch_idx on deliveries (batch) where batch is not null;
create index deliveries_state_idx on deliveries (state, id desc);
create index deliveries_settled_at_idx on deliveries (settled_at) where settled_at is not null;
