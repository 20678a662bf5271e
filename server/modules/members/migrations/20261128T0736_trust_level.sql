-- What is shown of how much a member is trusted: 0 to 3. Whoever decides it writes it here.
alter table members add column trust_level smallint not null default 0;
