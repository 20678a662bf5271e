import type pg from 'pg';
import { listForeign, unfinishedTable } from './catalogue.ts';
import { KeepProblem } from './problem.ts';

/** "madang_r" in ASCII: one restore at a time. */
const lockNumber = '7881693024014327666';

/**
 * Makes a database ours for a restore: empty, or left half-made by a restore that was killed. Until `release`, no server
 * starts on it. @throws KeepProblem for any other database; nothing is changed then
 */
export async function claimDatabase(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ locked: boolean }>(
    `select pg_try_advisory_lock(${lockNumber}) as locked`,
  );
  if (!rows[0]?.locked) throw new KeepProblem('Another restore is working on this database.');
  const found = await listForeign(client);
  if (found.includes(unfinishedTable)) await clearDatabase(client);
  else if (found.length > 0)
    throw new KeepProblem(
      `The database is not empty (${found.slice(0, 3).join(', ')}${found.length > 3 ? ', …' : ''}): restore into a new one.`,
    );
  await client.query(
    `create table public.${unfinishedTable} (started_at timestamptz not null default now())`,
  );
}

/** From here on it is a site. */
export async function releaseDatabase(client: pg.Client): Promise<void> {
  await client.query(`drop table public.${unfinishedTable}`);
}

/** Removes what a restore made, in one transaction; only ever called for a database that was empty before. Extensions stay. */
export async function clearDatabase(client: pg.Client): Promise<void> {
  await client.query('rollback');
  await client.query('begin');
  const { rows } = await client.query<{ drop: string }>(ownObjects);
  for (const { drop } of rows) await client.query(drop);
  await client.query('commit');
}

const notOfExtension = (catalogue: string, oid: string) =>
  `not exists (select from pg_depend d where d.classid = '${catalogue}'::regclass and d.objid = ${oid} and d.deptype = 'e')`;

const ownObjects = `
  select "drop" from (
    select 1 as place, format('drop %s if exists %s cascade',
             case relkind when 'v' then 'view' when 'm' then 'materialized view' when 'f' then 'foreign table' else 'table' end,
             c.oid::regclass) as "drop"
    from pg_class c
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f') and not relispartition
      and ${notOfExtension('pg_class', 'c.oid')}
    union all
    select 2, format('drop sequence if exists %s cascade', c.oid::regclass)
    from pg_class c
    where relnamespace = 'public'::regnamespace and relkind = 'S' and ${notOfExtension('pg_class', 'c.oid')}
    union all
    select 3, format('drop routine if exists %s cascade', p.oid::regprocedure)
    from pg_proc p where pronamespace = 'public'::regnamespace and ${notOfExtension('pg_proc', 'p.oid')}
    union all
    select 4, format('drop type if exists %s cascade', t.oid::regtype)
    from pg_type t
    where typnamespace = 'public'::regnamespace and typtype in ('d', 'e') and ${notOfExtension('pg_type', 't.oid')}
  ) objects
  order by place, "drop"`;
