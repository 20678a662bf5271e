import { describe, expect, test } from 'vitest';
import { readDrafts, withDraft, withoutDraft, type Draft } from './drafts.ts';

const now = Date.parse('2026-11-21T05:00:00Z');
const draft = (session: string, at = now): Draft<string> => ({ session, at, content: `${session}의 글` });
const sessions = (drafts: Draft<string>[]): string[] => drafts.map(({ session }) => session);

describe('keeping', () => {
  test('a new visit never writes over an older one', () => {
    const later = withDraft(withDraft([draft('어제')], draft('오늘')), {
      ...draft('오늘'),
      content: '더 쓴 글',
    });
    expect(later.map(({ content }) => content)).toEqual(['더 쓴 글', '어제의 글']);
  });

  test('three are kept', () => {
    const all = ['a', 'b', 'c', 'd'].reduce<Draft<string>[]>(
      (drafts, session) => withDraft(drafts, draft(session)),
      [],
    );
    expect(sessions(all)).toEqual(['d', 'c', 'b']);
  });

  test('forgetting takes one', () => {
    expect(sessions(withoutDraft([draft('a'), draft('b')], 'a'))).toEqual(['b']);
  });
});

describe('reading', () => {
  test('what is older than thirty days is gone', () => {
    const raw = JSON.stringify([draft('a'), draft('b', now - 31 * 86_400_000)]);
    expect(sessions(readDrafts<string>(raw, now))).toEqual(['a']);
  });

  test.each([null, '', 'not json', '{}', '[1, null, {"session":"a"}]'])('%j is nothing', (raw) => {
    expect(readDrafts(raw, now)).toEqual([]);
  });
});
