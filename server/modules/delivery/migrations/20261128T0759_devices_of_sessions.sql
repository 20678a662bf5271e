-- A browser in which somebody signs out is theirs no longer: what is on its locked screen is seen by the next person.
alter table push_subscriptions add column session_id uuid;
alter table push_subscriptions
  add constraint push_subscriptions_session_id_fkey foreign key (session_id) references account_sessions (id) on delete cascade;
create index push_subscriptions_session_id_idx on push_subscriptions (session_id);
