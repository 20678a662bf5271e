import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEmptyDatabase, silent, type TestDatabase } from '../../test/database.ts';
import { connectExternal } from './external.ts';
import { checkLocale } from './locale.ts';
import { createPool } from './pool.ts';
import { StartupProblem } from './port.ts';

let database: TestDatabase;
beforeAll(async () => void (database = await createEmptyDatabase()));
afterAll(() => database.drop());

async function problemOf(url: string, waitMs = 0): Promise<string> {
  const problem = await connectExternal({ url, log: silent, waitMs }).catch((error: unknown) => error);
  expect(problem).toBeInstanceOf(StartupProblem);
  const { message } = problem as StartupProblem;
  expect(message).not.toContain('\n');
  return message;
}

function changed(change: (url: URL) => void): string {
  const url = new URL(database.connectionString);
  change(url);
  return url.href;
}

describe('an external database is refused in one line', () => {
  it('when the address is none', async () => {
    expect(await problemOf('localhost:5432')).toMatch(/^DATABASE_URL is not an address/);
    expect(await problemOf('mysql://user:hunter22@host/name')).toMatch(/^DATABASE_URL is not an address/);
    expect(await problemOf('postgres://user:hunter22@host:port/name')).toMatch(
      /^DATABASE_URL is not an address/,
    );
  });

  it('when nobody is there, without telling the password', async () => {
    const message = await problemOf('postgres://somebody:hunter22@127.0.0.1:9/name');
    expect(message).toMatch(/^Nothing listens at postgres:\/\/somebody@127\.0\.0\.1:9\/name/);
    expect(message).not.toContain('hunter22');
  });

  it('when the password is wrong or the database missing', async () => {
    const refused = await problemOf(changed((url) => (url.password = 'hunter22')));
    expect(refused).toMatch(/refuses the user or the password/);
    expect(refused).not.toContain('hunter22');
    expect(await problemOf(changed((url) => (url.pathname = '/madang_missing')))).toMatch(
      /does not exist on that server/,
    );
  });

  it('when it is too old', async () => {
    const server = await pretendVersion('140011');
    const { port } = server.address() as AddressInfo;
    const message = await problemOf(`postgres://somebody@127.0.0.1:${port}/name`);
    server.close();
    expect(message).toMatch(/is PostgreSQL 14; Madang needs 15 or newer/);
  });

  it('when it is not UTF-8', async () => {
    const name = `${new URL(database.connectionString).pathname.slice(1)}_ascii`;
    await execute(
      `create database ${name} template template0 encoding 'SQL_ASCII' locale_provider libc locale 'C'`,
    );
    const message = await problemOf(changed((url) => (url.pathname = `/${name}`)));
    await execute(`drop database ${name} with (force)`);
    expect(message).toMatch(/is encoded in SQL_ASCII; Madang needs UTF8/);
  });
});

it('an external database that comes up late is waited for', async () => {
  const server = await pretendVersion('170002');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  const waiting = connectExternal({
    url: `postgres://somebody@127.0.0.1:${port}/name`,
    log: silent,
    waitMs: 5_000,
  });
  const later = setTimeout(() => server.listen(port, '127.0.0.1'), 300);
  expect((await waiting).version).toBe(17);
  clearTimeout(later);
  server.close();
});

it('a locale that drops Korean letters is refused', async () => {
  const name = `${new URL(database.connectionString).pathname.slice(1)}_c`;
  await execute(`create database ${name} template template0 encoding 'UTF8' locale_provider libc locale 'C'`);
  const pool = createPool({ connectionString: changed((url) => (url.pathname = `/${name}`)), log: silent });
  await expect(checkLocale(pool)).rejects.toThrow(StartupProblem);
  await pool.end();
  await execute(`drop database ${name} with (force)`);
});

async function execute(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: database.connectionString });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

/** Speaks just enough of PostgreSQL's protocol to be asked for its version, whichever that is. */
async function pretendVersion(number: string): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      socket.write(Buffer.concat([message('R', int32(0)), message('Z', 'I')]));
      socket.once('data', () =>
        socket.write(
          Buffer.concat([
            columns(['number', 'encoding']),
            row([number, 'UTF8']),
            message('C', 'SELECT 1\0'),
            message('Z', 'I'),
          ]),
        ),
      );
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function message(type: string, body: Buffer | string): Buffer {
  const bytes = Buffer.from(body);
  return Buffer.concat([Buffer.from(type), int32(bytes.length + 4), bytes]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

function columns(names: string[]): Buffer {
  const text = 25;
  const each = names.map((name) => [
    Buffer.from(`${name}\0`),
    int32(0),
    int16(0),
    int32(text),
    int16(-1),
    int32(-1),
    int16(0),
  ]);
  return message('T', Buffer.concat([int16(names.length), ...each.flat()]));
}

function row(values: string[]): Buffer {
  return message(
    'D',
    Buffer.concat([
      int16(values.length),
      ...values.flatMap((value) => [int32(value.length), Buffer.from(value)]),
    ]),
  );
}
