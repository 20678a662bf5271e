import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';

/** The key called `name`, the same on every node; made once. 256 bits. */
export async function readOrCreateSecret(pool: Pool, name: string): Promise<string> {
  await pool.query('insert into cluster_secrets (name, value) values ($1, $2) on conflict do nothing', [
    name,
    randomBytes(32).toString('base64url'),
  ]);
  const { rows } = await pool.query<{ value: string }>('select value from cluster_secrets where name = $1', [
    name,
  ]);
  return rows[0]!.value;
}
