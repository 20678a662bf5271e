import { Kysely, PostgresDialect } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createPool } from '../../../engines/database/pool.ts';
import { Ctx, type CtxEnvironment } from '../../../kernel/ctx.ts';
import type { DB } from '../../../kernel/db.generated.ts';
import { startCommunity, type Community, type Person } from '../../../test/community.ts';
import { silent } from '../../../test/database.ts';
import type { Queries } from '../sessions.queries.ts';
import { findActor } from './find-actor.ts';

const secret = 'a secret of the tests, long enough';
let community: Community;
let person: Person;
let db: Kysely<DB>;
let counted: Queries;
let queries: string[] = [];
let now = new Date();

beforeAll(async () => {
  community = await startCommunity({ secret });
  const pool = createPool({ connectionString: community.connectionString, log: silent, max: 2 });
  counted = {
    query: (query) => {
      queries.push(query.text);
      return pool.query(query);
    },
  };
  db = new Kysely<DB>({
    dialect: new PostgresDialect({ pool }),
    log: ({ query }) => void queries.push(query.sql),
  });
  person = await community.signUp();
});
beforeEach(() => {
  queries = [];
  now = new Date();
});
afterAll(async () => {
  await db.destroy();
  await community.stop();
});

function find(authorization: string) {
  const environment = { db, now: () => now } as unknown as CtxEnvironment;
  const ctx = new Ctx(environment, { actor: null, log: silent, requestId: 'test' });
  return findActor(ctx, { authorization }, { db: counted, secret, secure: false });
}

it('asks the database once, by an index', async () => {
  const actor = { id: person.id, role: 'member', emailVerified: false, sessionId: expect.any(String) };
  expect(await find(`Bearer ${person.token}`)).toEqual(actor);
  expect(queries).toHaveLength(1);
  const plan = await db
    .selectFrom('account_sessions as s')
    .innerJoin('accounts as a', 'a.id', 's.account_id')
    .select('a.id')
    .where('s.token', '=', person.token.split('.')[0]!)
    .explain('json');
  expect(JSON.stringify(plan)).toContain('account_sessions_token_key');
});

it('does not ask it at all about a token that we did not sign', async () => {
  const [token, signature] = person.token.split('.');
  const turned = token!.split('').reverse().join('');
  for (const forged of [`${turned}.${signature}`, token!, `${token}.`, `${token}.${'A'.repeat(43)}=`]) {
    expect(await find(`Bearer ${forged}`)).toBeNull();
  }
  expect(queries).toEqual([]);
});

it('writes down a use at most once an hour', async () => {
  now = new Date(Date.now() + 59 * 60_000);
  await find(`Bearer ${person.token}`);
  expect(queries).toHaveLength(1);
  now = new Date(Date.now() + 61 * 60_000);
  await find(`Bearer ${person.token}`);
  await find(`Bearer ${person.token}`);
  expect(queries.filter((text) => text.startsWith('update'))).toHaveLength(1);
});
