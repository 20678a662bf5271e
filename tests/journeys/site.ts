import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../browser.ts';
import { freePort, startProcess, type ServerProcess } from '../server-process.ts';
import { beginSite, copyFirstSite } from './first-site.ts';
import { visit, type Look, type Visitor } from './visitor.ts';

export interface Person {
  name: string;
  email: string;
  password: string;
  handle: string;
  token: string;
}

interface Answer {
  status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- looked into by the test
  body: any;
  headers: Headers;
}

interface Parts {
  server: ServerProcess;
  browser: Browser;
  dataDir: string;
  env: Record<string, string>;
  admin: Site['admin'];
}

/** A running Madang with sample content, and one browser, shared by the tests of a file. */
export class Site {
  readonly origin: string;
  readonly admin: { email: string; password: string };
  readonly #browser: Browser;
  readonly #dataDir: string;
  readonly #env: Record<string, string>;
  /** Origins that a visitor may be sent to. */
  neighbours: readonly string[] = [];
  #server: ServerProcess;
  #visitors: Visitor[] = [];
  #people = 0;
  #crashed = false;

  constructor({ server, browser, dataDir, env, admin }: Parts) {
    this.#server = server;
    this.#browser = browser;
    this.#dataDir = dataDir;
    this.#env = env;
    this.origin = server.address;
    this.admin = admin;
  }

  async visitor(look?: Look): Promise<Visitor> {
    const visitor = await visit(this.#browser, this.origin, look, this.neighbours);
    this.#visitors.push(visitor);
    return visitor;
  }

  /** Somebody signed in. */
  async visitorAs({ email, password }: Pick<Person, 'email' | 'password'>, look?: Look): Promise<Visitor> {
    const visitor = await this.visitor(look);
    const answer = await visitor.context.request.post('/api/auth/sign-in/email', {
      data: { email, password },
      headers: { origin: this.origin },
    });
    if (!answer.ok()) throw new Error(`sign-in was refused: ${await answer.text()}`);
    return visitor;
  }

  /** A new member, by the API. */
  async join(name: string): Promise<Person> {
    const email = `person-${(this.#people += 1)}@people.test`;
    const password = 'kite-lantern-river-7';
    const joined = await this.call('POST', '/api/auth/sign-up/email', null, { email, password, name });
    if (joined.status !== 200) throw new Error(`sign-up was refused: ${JSON.stringify(joined.body)}`);
    const token = joined.headers.get('set-auth-token')!;
    const me = await this.call('GET', '/api/v1/me', token);
    return { name, email, password, token, handle: me.body.handle };
  }

  /** A token of the first administrator. */
  async adminToken(): Promise<string> {
    const answer = await this.call('POST', '/api/auth/sign-in/email', null, this.admin);
    return answer.headers.get('set-auth-token')!;
  }

  async call(method: string, path: string, token: string | null, body?: object): Promise<Answer> {
    const answer = await fetch(`${this.origin}${path}`, {
      method,
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const isJson = text !== '' && answer.headers.get('content-type')?.includes('json');
    return { status: answer.status, body: isJson ? JSON.parse(text) : text, headers: answer.headers };
  }

  /** Publishes by the API; answers the post's path. */
  async publish(
    author: Person,
    post: { title: string; body: string; space?: string; tags?: string[] },
  ): Promise<string> {
    const made = await this.call('POST', '/api/v1/posts', author.token, { space: 'free', ...post });
    if (made.status !== 201) throw new Error(`the post was refused: ${JSON.stringify(made.body)}`);
    return `/posts/${made.body.id}`;
  }

  /** Answers the comment's id. */
  async comment(by: Person, path: string, body: string): Promise<string> {
    const made = await this.call('POST', `/api/v1${path}/comments`, by.token, { body });
    if (made.status !== 201) throw new Error(`the comment was refused: ${JSON.stringify(made.body)}`);
    return made.body.id;
  }

  /** How many notices somebody has not read. */
  async unread(person: Person): Promise<number> {
    return (await this.call('GET', '/api/v1/notifications', person.token)).body.unread;
  }

  /** What only time would do: changes the database itself. */
  async inDatabase(statement: string, values: unknown[] = []): Promise<void> {
    const lines = readFileSync(join(this.#dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n');
    const client = new pg.Client({
      host: '127.0.0.1',
      port: Number(lines[3]),
      user: 'madang',
      password: readFileSync(join(this.#dataDir, 'secrets', 'database-password'), 'utf8').trim(),
      database: 'madang',
    });
    await client.connect();
    await client.query(statement, values).finally(() => client.end());
  }

  /** `kill -9`, and the same command again. */
  async crash(): Promise<void> {
    this.#crashed = true;
    await this.#server.kill();
    const port = Number(new URL(this.origin).port);
    this.#server = await startProcess({ dataDir: this.#dataDir, port, env: this.#env });
  }

  /** Closes every browser window; answers what they saw that must not happen. */
  async settle(): Promise<string[]> {
    const visitors = this.#visitors;
    this.#visitors = [];
    for (const { context } of visitors) await context.close();
    const complaints = [...new Set(visitors.flatMap((one) => one.complaints))];
    // Open pages ask for what is new, and find nobody while the server is away.
    return this.#crashed ? complaints.filter((one) => !/net::ERR_\w+ \S+\/api\//.test(one)) : complaints;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#server.stop();
    rmSync(this.#dataDir, { recursive: true, force: true });
  }
}

interface SiteOptions {
  port?: number;
  /** Origins that a visitor may be sent to: a provider to sign in at. */
  neighbours?: readonly string[];
  /** Begins from nothing, as a host does. */
  fresh?: boolean;
}

export async function openSite(
  env: Record<string, string> = {},
  { port, neighbours = [], fresh = false }: SiteOptions = {},
): Promise<Site> {
  const { dataDir, admin } = await (fresh ? beginSite() : copyFirstSite());
  const starting = startProcess({ dataDir, port: port ?? (await freePort()), env });
  const [server, browser] = await Promise.all([starting, launchBrowser()]);
  const site = new Site({ server, browser, dataDir, env, admin });
  site.neighbours = neighbours;
  return site;
}
