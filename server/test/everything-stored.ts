import type pg from 'pg';

/** Every row of every table, of the jobs too, as somebody reads it who got hold of the database. */
export async function everythingStored(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<{ name: string }>(`
    select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname in ('public', 'graphile_worker')`);
  const texts: string[] = [];
  for (const { name } of rows) {
    const found = await pool.query<{ text: string | null }>(
      `select string_agg(to_jsonb(t)::text, e'\\n') as text from ${name} t`,
    );
    texts.push(found.rows[0]!.text ?? '');
  }
  return texts.join('\n');
}
