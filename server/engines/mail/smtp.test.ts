import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { MailError } from './port.ts';
import type { Mailer } from './port.ts';
import { createSmtpMailer } from './smtp.ts';
import { startSmtpServer } from './test-smtp-server.ts';

const mail = { to: 'member@madang.example', subject: 'Secret subject', text: 'Secret text' };
const from = 'no-reply@madang.example';
const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

function mailerTo(url: string, timeout = 400): Mailer {
  const mailer = createSmtpMailer({ url, from, timeout });
  closing.unshift(() => mailer.stop());
  return mailer;
}

async function serve(options: Parameters<typeof startSmtpServer>[0] = {}) {
  const server = await startSmtpServer(options);
  closing.push(server.close);
  return server;
}

/** Accepts connections and answers whatever `speak` says. */
async function serveRaw(speak: (write: (line: string) => void) => void): Promise<string> {
  const server: Server = createServer((socket) => {
    socket.on('error', () => undefined);
    closing.unshift(() => socket.destroy());
    speak((line) => socket.write(line));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => server.close());
  return `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function failure(mailer: Mailer): Promise<MailError> {
  const error: unknown = await mailer.send(mail).catch((reason: unknown) => reason);
  if (!(error instanceof MailError)) throw new Error(`Expected a MailError, got ${String(error)}`);
  return error;
}

/** Any of these in an error would end up in a log. */
function expectDiscreet(error: MailError): void {
  const all = JSON.stringify([error.message, error.stack, { ...error }, error.cause ?? null]);
  expect(all).not.toContain('member@');
  expect(all).not.toContain('Secret');
}

describe('a mail server', () => {
  it('that is down makes the mail fail for now', async () => {
    const server = await startSmtpServer();
    await server.close();
    const error = await failure(mailerTo(server.url));
    expect(error).toMatchObject({ code: 'unavailable', retryable: true });
    expect(error.message).toContain('could not be handed over');
    expectDiscreet(error);
  });

  it('that comes back gets the next try', async () => {
    const down = await startSmtpServer();
    await down.close();
    const mailer = mailerTo(down.url);
    await failure(mailer);
    const server = await startSmtpServer({}, down.port);
    closing.push(server.close);
    await mailer.send(mail);
    expect(await server.mails()).toHaveLength(1);
  });

  it('that never greets runs into the timeout', async () => {
    const url = await serveRaw(() => undefined);
    const asked = performance.now();
    const error = await failure(mailerTo(url));
    expect(error).toMatchObject({ code: 'timeout', retryable: true });
    expect(performance.now() - asked).toBeLessThan(15_000);
    expectDiscreet(error);
  });

  it('that falls silent half-way runs into the timeout', async () => {
    const server = await serve({ onData: (stream) => void stream.resume() });
    const error = await failure(mailerTo(server.url));
    expect(error).toMatchObject({ code: 'timeout', retryable: true });
    expectDiscreet(error);
  });

  it('that trickles its answer runs into the timeout', async () => {
    const url = await serveRaw((write) => {
      const timer = setInterval(() => write('2'), 50);
      closing.unshift(() => clearInterval(timer));
    });
    const asked = performance.now();
    expect((await failure(mailerTo(url))).code).toBe('timeout');
    expect(performance.now() - asked).toBeLessThan(15_000);
  });

  it('that refuses the recipient for good is not asked again', async () => {
    const server = await serve({
      onRcptTo: (address, _session, done) =>
        done(Object.assign(new Error(`No such user ${address.address}`), { responseCode: 550 })),
    });
    const error = await failure(mailerTo(server.url));
    expect(error).toMatchObject({ code: 'refused', retryable: false });
    expect(error.message).toContain('550');
    expectDiscreet(error);
  });

  it('that is busy, or does not like our password, is asked again', async () => {
    const busy = await serve({
      onRcptTo: (_address, _session, done) =>
        done(Object.assign(new Error('Greylisted'), { responseCode: 451 })),
    });
    expect(await failure(mailerTo(busy.url))).toMatchObject({ code: 'unavailable', retryable: true });
    const strict = await serve({ onAuth: (_auth, _session, done) => done(new Error('Wrong password')) });
    const error = await failure(mailerTo(`smtp://user:hunter2@127.0.0.1:${strict.port}`));
    expect(error).toMatchObject({ code: 'unavailable', retryable: true });
    expect(error.message).not.toContain('hunter2');
  });

  it('that knows us gets our name and password', async () => {
    const seen = vi.fn<(user: string, password: string) => void>();
    const server = await serve({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth(auth, _session, done) {
        seen(auth.username ?? '', auth.password ?? '');
        done(null, { user: 'user' });
      },
    });
    await mailerTo(`smtp://us%40er:p%3Ass@127.0.0.1:${server.port}`).send(mail);
    expect(seen).toHaveBeenCalledWith('us@er', 'p:ss');
    expect(await server.mails()).toHaveLength(1);
  });

  it('keeps few connections for many mails', async () => {
    const server = await serve();
    const mailer = mailerTo(server.url, 5000);
    await Promise.all(Array.from({ length: 30 }, () => mailer.send(mail)));
    expect(await server.mails()).toHaveLength(30);
    expect(server.connections()).toBeLessThanOrEqual(3);
  });

  it('is not asked with a sender that is no address', () => {
    expect(() => createSmtpMailer({ url: 'smtp://127.0.0.1', from: 'Madang' })).toThrow(MailError);
    expect(() =>
      createSmtpMailer({ url: 'smtp://127.0.0.1', from: 'A <a@b.example>, C <c@d.example>' }),
    ).toThrow(MailError);
  });
});
