-- Keys that every node of a cluster must share, such as the one that signs sessions. Made by the first node that starts.
create table cluster_secrets (
  name text not null,
  value text not null,
  created_at timestamptz not null default now(),
  constraint cluster_secrets_pkey primary key (name)
);
