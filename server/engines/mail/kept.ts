import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkMail, readSender } from './checked-mail.ts';
import type { KeptMail, KeptMails, Mailer } from './port.ts';

const maxKept = 500;
/** Moment of arrival, count within this process, chance: sorts by arrival, also across processes. */
const idShape = /^\d{15}-\d{6}-[0-9a-f]{8}$/;

export type KeptMailer = Mailer & KeptMails;

/** Sends nothing: keeps the latest 500 mails in a folder that only this user can read, for communities without SMTP yet. */
export function createKeptMailer({ folder, from }: { folder: string; from: string }): KeptMailer {
  const sender = readSender(from);
  const host = sender.address.slice(sender.address.lastIndexOf('@') + 1);
  let count = 0;
  let pruning: Promise<void> = Promise.resolve();

  async function read(id: string): Promise<KeptMail | null> {
    if (!idShape.test(id)) return null;
    try {
      return JSON.parse(await readFile(join(folder, `${id}.json`), 'utf8')) as KeptMail;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  return {
    async send(mail) {
      const checked = checkMail(mail, host);
      const now = new Date();
      count = (count + 1) % 1_000_000;
      const id = [
        String(now.getTime()).padStart(15, '0'),
        String(count).padStart(6, '0'),
        randomBytes(4).toString('hex'),
      ];
      const kept: KeptMail = {
        id: id.join('-'),
        keptAt: now.toISOString(),
        from: sender,
        ...(mail.memberId && { memberId: mail.memberId }),
        ...checked,
      };
      await write(folder, kept);
      await (pruning = pruning.then(() => prune(folder)));
      return { messageId: checked.messageId };
    },
    async list({ limit = maxKept } = {}) {
      const mails = await Promise.all((await listIds(folder)).slice(0, limit).map(read));
      return mails
        .filter((mail) => mail !== null)
        .map(({ id, keptAt, to, subject }) => ({ id, keptAt, to, subject }));
    },
    read,
    forget: (memberId) => forget(folder, read, memberId),
    async stop() {
      await pruning;
    },
  };
}

async function forget(folder: string, read: KeptMails['read'], memberId: string): Promise<void> {
  for (const id of await listIds(folder))
    if ((await read(id))?.memberId === memberId) await rm(join(folder, `${id}.json`), { force: true });
}

async function write(folder: string, mail: KeptMail): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${mail.id}.json`);
  await writeFile(`${path}.unfinished`, JSON.stringify(mail, null, 2), { mode: 0o600, flag: 'wx' });
  await rename(`${path}.unfinished`, path);
}

async function listIds(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const ids = names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length));
  return ids
    .filter((id) => idShape.test(id))
    .sort()
    .reverse();
}

/** Never fails a mail that was kept. */
async function prune(folder: string): Promise<void> {
  const old = (await listIds(folder).catch(() => [])).slice(maxKept);
  await Promise.allSettled(old.map((id) => rm(join(folder, `${id}.json`), { force: true })));
}
