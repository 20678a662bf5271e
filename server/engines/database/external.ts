import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { StartupProblem, type DatabaseEngine, type EngineLog } from './port.ts';

interface ExternalOptions {
  url: string;
  log: EngineLog;
  /** How long a server that is not up yet is waited for (ms). */
  waitMs?: number;
}

const oldest = 15;

/** Uses a PostgreSQL that somebody else runs; refuses one that is too old, unreachable or not UTF-8. */
export async function connectExternal({
  url,
  log,
  waitMs = 10_000,
}: ExternalOptions): Promise<DatabaseEngine> {
  const location = describe(url);
  const { version, encoding } = await inspect(url, location, log, Date.now() + waitMs);
  if (version < oldest) {
    throw new StartupProblem(
      `${location} is PostgreSQL ${version}; Madang needs ${oldest} or newer. Upgrade it, or unset DATABASE_URL to use the embedded one.`,
    );
  }
  if (encoding !== 'UTF8') {
    throw new StartupProblem(
      `${location} is encoded in ${encoding}; Madang needs UTF8. Create it anew: create database … template template0 encoding 'UTF8'`,
    );
  }
  return { kind: 'external', connectionString: url, location, version, stop: async () => undefined };
}

/** The address without its password. */
function describe(url: string): string {
  try {
    if (!/^postgres(ql)?:\/\//.test(url)) throw new Error('not an address');
    const { host, port, user, database } = new pg.Client({ connectionString: url });
    return `postgres://${user ? `${user}@` : ''}${host}:${port}/${database ?? ''}`;
  } catch {
    throw new StartupProblem(
      'DATABASE_URL is not an address of a database. It looks like postgres://user:password@host:5432/name',
    );
  }
}

async function inspect(url: string, location: string, log: EngineLog, deadline: number) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask(url);
    } catch (error) {
      if (!mayPass(error) || Date.now() >= deadline) throw new StartupProblem(explain(error, location));
      if (attempt === 1) log.warn({ location }, 'waiting for the database');
      await delay(500);
    }
  }
}

async function ask(url: string): Promise<{ version: number; encoding: string }> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    application_name: 'madang',
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ number: string; encoding: string }>(
      `select current_setting('server_version_num') as number, current_setting('server_encoding') as encoding`,
    );
    return { version: Math.floor(Number(rows[0]?.number) / 10_000), encoding: rows[0]?.encoding ?? '' };
  } finally {
    client.end().catch(() => undefined);
  }
}

const codeOf = (error: unknown) => (error as { code?: string }).code ?? '';

function mayPass(error: unknown): boolean {
  return ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ECONNRESET', '57P03', '53300'].includes(codeOf(error));
}

function explain(error: unknown, location: string): string {
  const fix = 'Check DATABASE_URL, or unset it to use the embedded database.';
  switch (codeOf(error)) {
    case 'ECONNREFUSED':
      return `Nothing listens at ${location}. Start PostgreSQL there. ${fix}`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The host of ${location} is not known. ${fix}`;
    case '28P01':
    case '28000':
      return `${location} refuses the user or the password. ${fix}`;
    case '3D000':
      return `${location} does not exist on that server. Create it: createdb. ${fix}`;
    case '57P03':
      return `${location} is not ready yet. Try again in a moment.`;
    default:
      return `${location} cannot be used: ${(error as Error).message || codeOf(error)}. ${fix}`.replaceAll(
        '\n',
        ' ',
      );
  }
}
