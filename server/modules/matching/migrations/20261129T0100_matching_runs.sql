-- How many found somebody lately, and how long they waited.
create index match_entries_ended_idx on match_entries (pool_id, ended_at) include (status, since) where ended_at is not null;

-- Those who are matched may be told in one group message of Slack, once.
alter table matches add column slack_told_at timestamptz;
