-- How many documents each space had when the dictionary was learned.
alter table search_dictionary add spaces jsonb not null default '{}';
