-- A block by hand is told, appealed against and decided about like a warning, but it is no step of the ladder.
alter table moderation_warnings
  add column kind text not null default 'warning',
  add constraint moderation_warnings_kind_check check (kind in ('warning', 'block')),
  drop constraint moderation_warnings_step_check,
  add constraint moderation_warnings_step_check check ((kind = 'warning' and step >= 1) or (kind = 'block' and step = 0));
