import { expect } from 'vitest';
import type { Answer, Person } from '../../test/community.ts';

export const both = (text: string) => ({ ko: text, en: `${text} (en)` });
export const path = (kind: string, rest: string) => `/api/v1/admin/terms/${kind}/${rest}`;
export const draft = (extra: object = {}) => ({
  title: both('이용약관'),
  body: both('## 제1조\n\n서로 **존중**해요. <script>alert(1)</script>'),
  summary: both('처음 만들었어요.'),
  needsConsent: true,
  inForceAt: null,
  version: 0,
  ...extra,
});

/** Writes and publishes the next version of a document; answers its number. */
export async function publish(admin: Person, kind: string, extra: object = {}): Promise<number> {
  const written = await admin.put(path(kind, 'draft'), draft(extra));
  expect(written.status, JSON.stringify(written.body)).toBe(200);
  const done = await admin.put(path(kind, 'publication'), { version: written.body.version });
  expect(done.status, JSON.stringify(done.body)).toBe(200);
  return done.body.number;
}

export const agree = (person: Person, document: string, number: number): Promise<Answer> =>
  person.post('/api/v1/me/consents', { consents: [{ document, number }] });
