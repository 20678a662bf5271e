import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { signToken } from '../../server/modules/accounts/index.ts';

export interface Listener {
  token: string;
  handle: string;
}

/** Accounts without a way in, for notices to be made for; and as many listeners as asked for, with card and session. */
export async function addPeople(
  connectionString: string,
  accounts: number,
  listeners: number,
): Promise<Listener[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<{ value: string }>(
      `select value from cluster_secrets where name = 'session-key'`,
    );
    const tokens = Array.from({ length: listeners }, () => randomBytes(24).toString('base64url'));
    await client.query(
      `with made as (
         insert into accounts (email, email_verified, name, created_at)
         select 'bench-' || n || '-' || $2 || '@people.test', true, 'bench', now() - interval '1 minute'
         from generate_series(1, $1::int) as n returning id, split_part(email, '-', 2)::int as n
       ), heard as (
         select id, n, ($3::text[])[n] as token from made where n <= cardinality($3::text[])
       ), cards as (
         insert into members (account_id, handle, handle_skeleton, display_name, introduction, joined_at)
         select id, 'bench' || n || $2, 'bench' || n || $2, 'bench', '', now() from heard
       )
       insert into account_sessions (account_id, token, expires_at)
       select id, token, now() + interval '1 day' from heard`,
      [Math.max(accounts, listeners), mark, tokens],
    );
    await client.query('analyze accounts, account_sessions, members');
    return tokens.map((token, n) => ({
      token: signToken(token, rows[0]!.value),
      handle: `bench${n + 1}${mark}`,
    }));
  } finally {
    await client.end();
  }
}

const mark = randomBytes(3).toString('hex').replace(/[0-9]/g, 'x');
