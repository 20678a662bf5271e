import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createKeptMailer } from './kept.ts';
import { MailError } from './port.ts';
import type { Mail, Mailer } from './port.ts';
import { createSmtpMailer } from './smtp.ts';
import { startSmtpServer } from './test-smtp-server.ts';

/** What the receiving side sees. */
interface Received {
  to: { address: string; name: string };
  subject: string;
  text: string;
  html: string | undefined;
  headers: Record<string, string>;
  messageId: string;
  from: { address: string; name: string };
}

interface Bench {
  mailer: Mailer;
  received: () => Promise<Received[]>;
  close: () => Promise<void>;
}

const from = '마당 <no-reply@madang.example>';
const pick = { address: '', name: '' };

const adapters: { name: string; open: () => Promise<Bench> }[] = [
  {
    name: 'kept',
    async open() {
      const folder = await mkdtemp(join(tmpdir(), 'madang-mail-'));
      const mailer = createKeptMailer({ folder, from });
      return {
        mailer,
        async received() {
          const mails = await Promise.all((await mailer.list()).map(({ id }) => mailer.read(id)));
          return mails
            .filter((mail) => mail !== null)
            .reverse()
            .map((mail) => ({
              ...mail,
              html: mail.html,
              to: { ...pick, ...mail.to },
              from: { ...pick, ...mail.from },
            }));
        },
        close: () => rm(folder, { recursive: true, force: true }),
      };
    },
  },
  {
    name: 'smtp',
    async open() {
      const server = await startSmtpServer();
      const mailer = createSmtpMailer({ url: server.url, from });
      return {
        mailer,
        async received() {
          const mails = await server.mails();
          return mails.map(({ envelope, mail }) => {
            expect(envelope.to).toEqual([mail.to?.[0]?.address]);
            expect(envelope.from).toBe('no-reply@madang.example');
            return {
              to: mail.to?.[0] as Received['to'],
              from: mail.from as Received['from'],
              subject: mail.subject ?? '',
              text: (mail.text ?? '').trimEnd(),
              html: mail.html?.trimEnd(),
              headers: Object.fromEntries(mail.headers.map(({ originalKey, value }) => [originalKey, value])),
              messageId: mail.messageId ?? '',
            };
          });
        },
        close: () => server.close(),
      };
    },
  },
];

describe.each(adapters)('the $name mailer', ({ open }) => {
  let bench: Bench | null = null;
  afterEach(async () => {
    await bench?.mailer.stop();
    await bench?.close();
    bench = null;
  });

  const simple: Mail = { to: 'member@madang.example', subject: 'Hello', text: 'Text' };

  async function send(mail: Partial<Mail>): Promise<Received> {
    bench ??= await open();
    await bench.mailer.send({ ...simple, ...mail });
    const last = (await bench.received()).at(-1);
    if (!last) throw new Error('Nothing arrived');
    return last;
  }

  async function refuses(mail: Partial<Mail>): Promise<void> {
    bench ??= await open();
    const error: unknown = await bench.mailer.send({ ...simple, ...mail }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(MailError);
    expect(error).toMatchObject({ code: 'invalid', retryable: false });
    expect(await bench.received()).toEqual([]);
  }

  it('carries Korean and emoji in every part', async () => {
    const subject =
      '[마당] 새 댓글이 달렸습니다 🎉 — 아주 긴 제목이라서 여러 줄로 나뉘어야 하는 제목입니다, 정말로 깁니다';
    const text =
      '안녕하세요, 김하늘 님!\n\n새 댓글: “좋아요”\n.\n끝 https://madang.example/?a=1&b=2\n' +
      '긴 줄 '.repeat(400).trim();
    const html = '<p>안녕하세요 &amp; 반갑습니다 <b>김하늘</b></p>';
    const mail = await send({
      to: { address: 'haneul@madang.example', name: '김하늘 "Sky", <CTO>' },
      subject,
      text,
      html,
    });
    expect(mail).toMatchObject({ subject, text, html });
    expect(mail.to).toEqual({ address: 'haneul@madang.example', name: '김하늘 "Sky", <CTO>' });
    expect(mail.from).toEqual({ address: 'no-reply@madang.example', name: '마당' });
  });

  it('adds headers, and marks every mail as written by a machine', async () => {
    const unsubscribe = '<https://madang.example/u/1?token=abc>';
    const mail = await send({ headers: { 'List-Unsubscribe': unsubscribe, 'X-Madang-Kind': 'digest' } });
    expect(mail.headers).toMatchObject({
      'List-Unsubscribe': unsubscribe,
      'X-Madang-Kind': 'digest',
      'Auto-Submitted': 'auto-generated',
    });
    expect(mail.html).toBeUndefined();
  });

  it('keeps the given message id, else makes one of its own host', async () => {
    expect((await send({ messageId: '<job-17@madang.example>' })).messageId).toBe('<job-17@madang.example>');
    expect((await send({})).messageId).toMatch(/^<[0-9a-f-]{36}@madang\.example>$/);
  });

  it('delivers many at once, each to its own reader', async () => {
    bench = await open();
    const { mailer, received } = bench;
    const numbers = Array.from({ length: 20 }, (_, n) => n);
    await Promise.all(
      numbers.map((n) => mailer.send({ to: `m${n}@madang.example`, subject: `s${n}`, text: `t${n}` })),
    );
    const got = (await received()).map(({ to, subject, text }) => [to.address, subject, text].join());
    expect(got.sort()).toEqual(numbers.map((n) => `m${n}@madang.example,s${n},t${n}`).sort());
  });

  it('takes exactly one recipient', async () => {
    const bad = [
      '',
      'nobody',
      'a@',
      '@b.example',
      'a@b.example, c@d.example',
      'a@b.example;c@d.example',
      'a@b.example c@d.example',
      'Name <a@b.example>',
      '<a@b.example>',
      'a@b@c.example',
      'a b@c.example',
      '"a"@b.example',
      'a@b..example',
      'a..b@c.example',
      'a@b.example\r\nBcc: c@d.example',
      'a@b.example\n',
      'a@[127.0.0.1]',
      `${'a'.repeat(65)}@b.example`,
    ];
    for (const to of bad) {
      await refuses({ to });
      await refuses({ to: { address: to, name: 'Name' } });
    }
  });

  it.each(['\r\n', '\n', '\r', '\0', '\u0085', '\u2028', '\t'])(
    'lets no %j into a header',
    async (breaker) => {
      const evil = `x${breaker}Bcc: victim@madang.example`;
      await refuses({ subject: evil });
      await refuses({ to: { address: 'member@madang.example', name: evil } });
      await refuses({ headers: { 'X-Note': evil } });
      await refuses({ headers: { [evil]: 'x' } });
      await refuses({ messageId: `<a@b.example>${breaker}Bcc: victim@madang.example` });
    },
  );

  it('does not let headers change who gets what', async () => {
    for (const name of [
      'To',
      'cc',
      'BCC',
      'From',
      'Sender',
      'Subject',
      'Date',
      'Content-Type',
      'Resent-To',
      'Message-ID',
      'X:Y',
      '',
    ]) {
      await refuses({ headers: { [name]: 'victim@madang.example' } });
    }
    await refuses({ messageId: 'no-brackets@madang.example' });
    await refuses({ subject: 's'.repeat(501) });
    await refuses({ headers: { 'X-Long': 'x'.repeat(901) } });
  });

  it('keeps header-like lines of the text in the text', async () => {
    const text = 'Bcc: victim@madang.example\n\nSubject: other\n.\n..\nFrom me';
    const mail = await send({ text });
    expect(mail.text).toBe(text);
    expect(mail.headers).not.toHaveProperty('Bcc');
  });
});
