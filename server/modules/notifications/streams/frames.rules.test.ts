import { expect, it } from 'vitest';
import { framesOf, type Page } from './frames.rules.ts';

type Item = Page['items'] extends ReadonlyMap<string, infer One> ? One : never;

const row = (seq: number, supersededBy: number | null = null) => ({
  seq: String(seq),
  superseded_by: supersededBy === null ? null : String(supersededBy),
});
const page = (...rows: ReturnType<typeof row>[]): Page => ({
  rows,
  items: new Map(
    rows.filter((one) => one.superseded_by === null).map(({ seq }) => [seq, { seq: Number(seq) } as Item]),
  ),
  unread: 0,
});
const told = (text: string) => ({
  event: /^event: (.*)$/m.exec(text)![1],
  ...(JSON.parse(/^data: (.*)$/m.exec(text)![1]!) as object),
});

it('says what a new notice takes the place of', () => {
  const { frames, seq } = framesOf(page(row(2, 3), row(3)), 2);
  expect(frames.map(told)).toEqual([{ event: 'notification', seq: 3, replaces: 2, unread: 0 }]);
  expect(seq).toBe(3);
});

it('takes away what was replaced by one that changed after a later one was made', () => {
  const { frames, seq } = framesOf(page(row(2, 3), row(4), row(3)), 2);
  expect(frames.map(told)).toEqual([
    { event: 'read', unread: 0, items: [{ seq: 3 }], gone: [2] },
    { event: 'notification', seq: 4, replaces: null, unread: 0 },
  ]);
  expect(seq).toBe(4);
});
