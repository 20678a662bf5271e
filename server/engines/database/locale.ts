import type { Pool, PoolClient } from 'pg';
import { StartupProblem } from './port.ts';

/** Refuses a database whose locale does not know Hangul as letters: searching Korean would find nothing. */
export async function checkLocale(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    if (await knowsHangul(client)) return;
  } finally {
    client.release();
  }
  throw new StartupProblem(
    "This database's locale does not know Korean letters, so search would find nothing: create it anew with a UTF-8 locale, " +
      "for example: create database madang template template0 encoding 'UTF8' locale 'C.UTF-8'",
  );
}

async function knowsHangul(client: PoolClient): Promise<boolean> {
  const letters = await client.query<{ ok: boolean }>(`select '마당' ~ '^[[:alnum:]]+$' as ok`);
  if (!letters.rows[0]?.ok) return false;
  return (await trigramsOfHangul(client)) ?? true;
}

/** What pg_trgm makes of Hangul, or null when this role may not install it to find out. */
async function trigramsOfHangul(client: PoolClient): Promise<boolean | null> {
  const available = await client.query(`select 1 from pg_available_extensions where name = 'pg_trgm'`);
  if (available.rowCount === 0) return null;
  await client.query('begin');
  try {
    await client.query('create extension if not exists pg_trgm');
    const found = await client.query<{ ok: boolean }>(`select cardinality(show_trgm('마당')) > 0 as ok`);
    return found.rows[0]?.ok ?? false;
  } catch (error) {
    if ((error as { code?: string }).code) return null;
    throw error;
  } finally {
    await client.query('rollback');
  }
}
