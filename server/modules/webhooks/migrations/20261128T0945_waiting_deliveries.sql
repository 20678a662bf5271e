-- What is due and was not tried is looked for every few minutes.
create index webhook_deliveries_waiting_idx on webhook_deliveries (next_try_at) where state = 'waiting';
