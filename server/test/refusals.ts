import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { InjectOptions } from 'fastify';
import pg from 'pg';
import { expect } from 'vitest';
import type { PushSender } from '../engines/push/port.ts';
import type { Outbound } from '../engines/outbound/port.ts';
import type { SlackSender } from '../engines/slack/port.ts';
import { createLog } from '../app/logging.ts';
import { startCommunity, type Answer, type Community } from './community.ts';

/** Rows of these may come and go by a refused request: they count attempts and looks, or wait in memory for a while. */
const mayGrow = new Set([
  'account_attempts',
  'request_budgets',
  'nodes',
  'post_views',
  'post_hours',
  'trust_days',
  'search_log',
]);
/** When somebody was last seen, and looks that are counted a moment later, are no business of theirs. */
const mayChange: Record<string, readonly string[]> = {
  account_sessions: ['last_used_at', 'updated_at'],
  account_api_keys: ['last_used_at'],
  posts: ['view_count'],
};

/** What no answer may tell: stacks, statements, paths of the machine, secrets. */
const leaks = [
  /\n[^\S\n]+at /,
  /node_modules|node:internal/,
  /\/(tmp|home|work|usr|var)\//,
  /\b(select|insert into|update|delete from)\b.+\b(from|values|set|where)\b/i,
  /\b(violates|constraint|relation "|column "|pg_|graphile)/i,
  /\$argon2|\$scrypt|BEGIN [A-Z ]*PRIVATE KEY/,
];

interface Refusal {
  status: number;
  code: string;
  /** Codes of fields, where the body is wrong. */
  errors?: readonly { pointer: string; code?: string }[];
}

interface Attack extends Refusal {
  /** Named in the failure. */
  name?: string;
  /** One request, and nothing beside it: everything else that changes is the refusal's fault. */
  request: InjectOptions;
  /** What must never be in the log, besides the credentials of the request itself. */
  secrets?: readonly string[];
  /** The next legal request; without it the site is asked whether it lives. */
  then?: () => Promise<Answer>;
}

export interface WatchedCommunity extends Community {
  /**
   * Sends a request that has to be refused and asserts that it was refused exactly so, told nothing, and left nothing behind:
   * no row, outbox entry, job, file, mail or call to the outside, and that one line of the log tells of it, without a credential.
   */
  refuses(attack: Attack): Promise<Answer>;
  /** Everything that is stored, for a comparison around something else than one request. */
  snapshot(): Promise<Snapshot>;
}

export interface Snapshot {
  tables: Record<string, string>;
  files: readonly string[];
  calls: number;
}

type CommunityOptions = NonNullable<Parameters<typeof startCommunity>[0]>;

/** A community that watches what a refused request leaves behind. Nothing else may use it meanwhile. */
export async function startWatchedCommunity(options: CommunityOptions = {}): Promise<WatchedCommunity> {
  let text = '';
  const log = createLog('info', { write: (chunk: string) => void (text += chunk) });
  const community = await startCommunity({ ...options, log });
  const pool = new pg.Pool({ connectionString: community.connectionString, max: 1 });
  const calls = countCalls(community);
  const snapshot = async (): Promise<Snapshot> => ({
    tables: await hashTables(pool),
    files: listFiles(community.config.dataDir),
    calls: calls(),
  });
  return {
    ...community,
    snapshot,
    refuses: async (attack) => {
      const before = await snapshot();
      const linesBefore = text.length;
      const answer = await community.request(attack.request);
      expectRefusal(answer, attack);
      expect(await snapshot(), `${attack.name ?? ''} left something behind`).toEqual(before);
      expectOneLine(text.slice(linesBefore), attack);
      const next = await (attack.then?.() ?? community.guest.get('/api/v1/site'));
      expect(next.status, 'the next legal request').toBeLessThan(300);
      return answer;
    },
    stop: async () => {
      await pool.end();
      await community.stop();
    },
  };
}

/** The refusal alone: exact status and code, a problem document, nothing told that is not the caller's. */
export function expectRefusal(
  answer: Answer,
  { status, code, errors, name = '' }: Refusal & { name?: string },
): void {
  const told = `${name} ${JSON.stringify(answer.body)}`;
  expect(answer.status, told).toBe(status);
  expect(answer.body?.code, told).toBe(code);
  expect(answer.body?.status, told).toBe(status);
  expect(String(answer.headers['content-type']), told).toMatch(/^application\/problem\+json/);
  if (errors) expect(answer.body.errors, told).toMatchObject(errors);
  for (const leak of leaks) expect(JSON.stringify(answer.body), name).not.toMatch(leak);
}

function expectOneLine(text: string, { status, request, secrets = [], name }: Attack): void {
  const lines = text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { msg?: string; status?: number; requestId?: string; reqId?: string });
  const told = lines.filter((line) => line.msg === 'request');
  expect(told, `${name ?? ''}: lines of the log`).toHaveLength(1);
  expect(told[0]!.status).toBe(status);
  expect(told[0]!.requestId ?? told[0]!.reqId, 'the id of the request').toBeTruthy();
  const headers = (request.headers ?? {}) as Record<string, string | undefined>;
  const credentials = [headers['authorization']?.replace(/^Bearer /i, ''), headers['cookie'], ...secrets];
  for (const credential of credentials) if (credential) expect(text).not.toContain(credential);
}

/** Row count and content hash of every table, of the jobs too. */
async function hashTables(pool: pg.Pool): Promise<Record<string, string>> {
  const { rows: tables } = await pool.query<{ name: string; table: string }>(`
    select n.nspname || '.' || c.relname as name, c.oid::regclass::text as table
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname in ('public', 'graphile_worker') order by 1`);
  const watched = tables.filter(
    ({ table }) => !mayGrow.has(table) && !/migrations|known_crontabs/.test(table),
  );
  const selects = watched.map(({ name, table }) => {
    const without = (mayChange[table] ?? []).map((column) => ` - '${column}'`).join('');
    return `select '${name}' as name, count(*) || ' ' ||
      coalesce(md5(string_agg(md5((to_jsonb(t)${without})::text), '' order by md5((to_jsonb(t)${without})::text))), '') as hash
      from ${table} t`;
  });
  const { rows } = await pool.query<{ name: string; hash: string }>(selects.join('\nunion all\n'));
  return Object.fromEntries(rows.map(({ name, hash }) => [name, hash]));
}

/** Uploads, their pieces and kept mails. */
function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name))
    .map((path) => `${path} ${statSync(path).size}`)
    .sort();
}

/** What leaves the site goes through these ports; they do what they always do. */
function countCalls({ node }: Community): () => number {
  let calls = 0;
  const engines = node.engines as unknown as { outbound: Outbound; push: PushSender; slack: SlackSender };
  for (const port of [engines.outbound, engines.push, engines.slack]) {
    const methods = port as unknown as Record<string, (...args: unknown[]) => unknown>;
    for (const name of ['send', 'readHead', 'sendToWebhook', 'sendToMember']) {
      if (typeof methods[name] !== 'function') continue;
      const real = methods[name].bind(port);
      methods[name] = (...args) => {
        calls += 1;
        return real(...args);
      };
    }
  }
  return () => calls;
}
