import { expect, it } from 'vitest';
import { startCommunity } from '../test/community.ts';
import { createLog } from './logging.ts';

/** A log that keeps its lines. */
function keptLog() {
  let text = '';
  const log = createLog('debug', { write: (chunk: string) => void (text += chunk) });
  return { log, lines: () => text.split('\n').filter(Boolean), text: () => text };
}

/** IN-9: what tries to end a line, to begin another one, or to speak to a terminal. */
const hostile = [
  'a\nb',
  'a\r\n{"level":60,"msg":"forged"}',
  '\u001b[2J\u001b[31mred',
  'a\u2028b\u2029c\u0085d',
  '{"level":60,"msg":"forged"}',
  '","level":60,"x":"',
  '\0\u0007\u007f',
];

it.each(hostile)('writes %j as one line that says what was meant', (text) => {
  const { log, lines } = keptLog();
  log.warn({ name: text, url: { path: text }, [text]: 1, err: new Error(text) }, text);
  expect(lines()).toHaveLength(1);
  expect(lines()[0]).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
  expect(JSON.parse(lines()[0]!)).toMatchObject({ level: 40, msg: text, name: text, url: { path: text } });
});

it('tells nothing of what a visitor sends, and no credential', async () => {
  const { log, lines, text } = keptLog();
  const community = await startCommunity({ log });
  const agent = 'Mozilla {"level":60,"msg":"forged"}';
  const marks = ['forged', 'hunter2', 'secret@people.test', 'Bearer'];
  await community.request({
    method: 'POST',
    url: '/api/auth/sign-in/email?password=hunter2',
    headers: { 'user-agent': agent, authorization: 'Bearer hunter2', 'content-type': 'application/json' },
    payload: { email: 'secret@people.test', password: 'hunter2' },
  });
  await community.request({
    method: 'GET',
    url: '/api/v1/posts/forged%0aforged',
    headers: { cookie: 'a=hunter2' },
  });
  await community.stop();
  expect(lines().some((line) => line.includes('"request"'))).toBe(true);
  for (const line of lines()) expect(() => JSON.parse(line) as unknown).not.toThrow();
  for (const mark of marks) expect(text()).not.toContain(mark);
});
