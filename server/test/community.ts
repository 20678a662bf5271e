import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyBaseLogger, InjectOptions } from 'fastify';
import { readConfig, type Config } from '../app/config.ts';
import { createLog } from '../app/logging.ts';
import type { WebHandler } from '../app/http/web-pages.ts';
import { createNode, type MadangNode } from '../app/node.ts';
import { createPool } from '../engines/database/pool.ts';
import type { Role } from '../kernel/ctx.ts';
import { findAccountByEmail, setRole } from '../modules/accounts/index.ts';
import { createSpace } from '../modules/spaces/index.ts';
import { createTestDatabase } from './database.ts';

export interface Answer {
  status: number;
  // Bodies are looked into by tests, which then fail on a wrong shape.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  body: any;
  headers: Record<string, string | string[] | number | undefined>;
}

export interface Person {
  id: string;
  handle: string;
  email: string;
  password: string;
  token: string;
  get(path: string): Promise<Answer>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  put(path: string, body?: unknown): Promise<Answer>;
  patch(path: string, body?: unknown): Promise<Answer>;
  delete(path: string, body?: unknown): Promise<Answer>;
}

export type Caller = Omit<Person, 'id' | 'handle' | 'email' | 'password' | 'token'>;

export interface Community {
  node: MadangNode;
  config: Config;
  connectionString: string;
  guest: Caller;
  /** Any method, any header. */
  request(options: InjectOptions): Promise<Answer>;
  signUp(name?: string, role?: Role): Promise<Person>;
  stop(): Promise<void>;
}

interface CommunityOptions {
  env?: Record<string, string>;
  now?: () => Date;
  /** Joins this database instead of making one: a second node. */
  connectionString?: string;
  secret?: string;
  /** Renders the pages; without it the API runs alone. */
  web?: WebHandler;
  /** Nothing is logged without it. */
  log?: FastifyBaseLogger;
}

const password = 'kite-lantern-river-7';

/** The production wiring on a database of its own. Jobs run when a test drains them. */
export async function startCommunity(options: CommunityOptions = {}): Promise<Community> {
  const dataDir = mkdtempSync(join(tmpdir(), 'madang-test-'));
  const config = readConfig({
    DATA_DIR: dataDir,
    LOG_LEVEL: 'silent',
    RATE_LIMIT_SCALE: '1000',
    ...options.env,
  });
  const own = options.connectionString === undefined ? await createTestDatabase() : null;
  const connectionString = options.connectionString ?? own!.connectionString;
  const log = options.log ?? createLog(config.logLevel ?? 'silent');
  const pool = createPool({ connectionString, max: 12, log, applicationName: 'test' });
  const node = await createNode({
    config,
    connectionString,
    pool,
    log,
    secret: options.secret ?? 'a secret of the tests, long enough',
    version: '0.0.0',
    web: options.web,
    now: options.now,
  });
  await node.engines.bus.start();
  await node.app.http.ready();
  if (own) await createSpace(node.ctx, { slug: 'free', name: { ko: '자유 마당', en: 'Free talk' } });
  const request = async (inject: InjectOptions): Promise<Answer> => {
    const answer = await node.app.http.inject(inject);
    const isJson = String(answer.headers['content-type'] ?? '').includes('json');
    return {
      status: answer.statusCode,
      // A HEAD has the type of what a GET would say, and says nothing.
      body: isJson && answer.payload !== '' ? answer.json() : answer.payload,
      headers: answer.headers,
    };
  };
  return {
    node,
    config,
    connectionString,
    guest: callerOf(request, null),
    request,
    signUp: (name, role) =>
      signUp(node, request, name ?? `사람 ${randomUUID().slice(0, 6)}`, role ?? 'member'),
    stop: async () => {
      await node.stop();
      await pool.end();
      await own?.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

type Requester = (inject: InjectOptions) => Promise<Answer>;

async function signUp(node: MadangNode, request: Requester, name: string, role: Role): Promise<Person> {
  const email = `${randomUUID().slice(0, 13)}@people.test`;
  const made = await request({
    method: 'POST',
    url: '/api/auth/sign-up/email',
    payload: { email, password, name },
  });
  if (made.status >= 300) throw new Error(`sign-up failed: ${JSON.stringify(made.body)}`);
  const token = String(made.headers['set-auth-token']);
  const { id } = (await findAccountByEmail(node.ctx, email))!;
  if (role !== 'member') await setRole(node.ctx, id, role);
  const session = role === 'member' ? token : await signIn(request, email);
  const caller = callerOf(request, session);
  const me = await caller.get('/api/v1/me');
  return { ...caller, id, handle: me.body.handle, email, password, token: session };
}

async function signIn(request: Requester, email: string): Promise<string> {
  const answer = await request({
    method: 'POST',
    url: '/api/auth/sign-in/email',
    payload: { email, password },
  });
  return String(answer.headers['set-auth-token']);
}

function callerOf(request: Requester, token: string | null): Caller {
  const call =
    (method: InjectOptions['method']) =>
    (path: string, body?: unknown, headers: Record<string, string> = {}) =>
      request({
        method,
        url: path,
        headers: { ...(token !== null && { authorization: `Bearer ${token}` }), ...headers },
        ...(body !== undefined && { payload: body as object }),
      });
  return {
    get: call('GET'),
    post: call('POST'),
    put: call('PUT'),
    patch: call('PATCH'),
    delete: call('DELETE'),
  };
}
