-- Every change of a setting, for ever: who, when, from what, to what. `version` counts the changes of one setting from 1.
create table setting_changes (
  key text not null,
  version int not null,
  -- Null: the default.
  before jsonb,
  after jsonb,
  -- Null: the system itself, such as a blueprint. No foreign key: settings lie below accounts.
  changed_by uuid,
  changed_at timestamptz not null,
  constraint setting_changes_pkey primary key (key, version),
  constraint setting_changes_version_check check (version >= 1)
);

-- One row a setting that was ever changed: whoever changes it waits here, also when it has no value of its own yet.
create table setting_versions (
  key text not null,
  version int not null,
  constraint setting_versions_pkey primary key (key)
);
