-- Out of sight for all but its author and staff: hidden by staff or by flags, or held until somebody has looked at it.
alter table posts
  add column withheld_at timestamptz,
  add column withheld_why text,
  -- No new comments.
  add column locked_at timestamptz,
  -- Last changed by somebody of the staff, not by its author.
  add column moderated_at timestamptz,
  add constraint posts_withheld_check
    check ((withheld_at is null) = (withheld_why is null) and withheld_why in ('hidden', 'held'));

alter table comments
  add column withheld_at timestamptz,
  add column withheld_why text,
  add column moderated_at timestamptz,
  add constraint comments_withheld_check
    check ((withheld_at is null) = (withheld_why is null) and withheld_why in ('hidden', 'held'));
