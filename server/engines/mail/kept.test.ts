import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKeptMailer } from './kept.ts';
import type { KeptMailer } from './kept.ts';

let parent: string;
let folder: string;
let mailer: KeptMailer;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'madang-kept-'));
  folder = join(parent, 'mail');
  mailer = createKeptMailer({ folder, from: 'Madang <no-reply@madang.example>' });
});
afterEach(() => rm(parent, { recursive: true, force: true }));

const send = (n: number) => mailer.send({ to: 'member@madang.example', subject: `Mail ${n}`, text: 'Text' });

describe('kept mails', () => {
  it('are listed newest first, as many as asked for', async () => {
    expect(await mailer.list()).toEqual([]);
    for (let n = 1; n <= 5; n += 1) await send(n);
    expect((await mailer.list()).map(({ subject }) => subject)).toEqual([
      'Mail 5',
      'Mail 4',
      'Mail 3',
      'Mail 2',
      'Mail 1',
    ]);
    const [newest] = await mailer.list({ limit: 1 });
    expect(newest).toMatchObject({ to: { address: 'member@madang.example' }, subject: 'Mail 5' });
    expect(await mailer.read(newest?.id ?? '')).toMatchObject({ text: 'Text', from: { name: 'Madang' } });
  });

  it('can be read by this user only', async () => {
    await send(1);
    const [name] = await readdir(folder);
    expect((await stat(join(folder, name ?? ''))).mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  it('are found by their id and nothing else', async () => {
    await writeFile(join(parent, 'secret.json'), '{}');
    await send(1);
    for (const id of [
      '',
      '../secret',
      'secret',
      '000000000000000-000001-00000000',
      `${'0'.repeat(15)}-000001-../../x`,
    ]) {
      expect(await mailer.read(id)).toBeNull();
    }
  });

  it('go with the member whose they are, whatever their address was', async () => {
    const to = (address: string, memberId?: string) =>
      mailer.send({ to: address, subject: address, text: 'Text', ...(memberId && { memberId }) });
    await to('new@madang.example', 'mina');
    await to('old@madang.example', 'mina');
    await to('new@madang.example', 'juno');
    await to('nobody@madang.example');
    await mailer.forget('mina');
    await mailer.forget('mina');
    const left = await Promise.all((await mailer.list()).map(({ id }) => mailer.read(id)));
    expect(left.map((mail) => mail?.memberId)).toEqual([undefined, 'juno']);
  });

  it('end with the oldest when there are more than 500', async () => {
    for (let n = 1; n <= 503; n += 1) await send(n);
    const subjects = (await mailer.list()).map(({ subject }) => subject);
    expect(subjects).toHaveLength(500);
    expect([subjects[0], subjects[499]]).toEqual(['Mail 503', 'Mail 4']);
    expect(await readdir(folder)).toHaveLength(500);
  });
});
