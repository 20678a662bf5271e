import { expect, test } from 'vitest';
import type { Notice } from '#lib/api/client.ts';
import type { FreshNotice, InboxEvent } from './inbox.svelte.ts';
import { withEvent } from './notice-events.ts';

const notice = (seq: number, readAt: string | null = null) => ({ seq, readAt }) as Notice;
const list = [notice(3), notice(2), notice(1)];
const seqs = (event: InboxEvent, unreadOnly = false) =>
  withEvent(list, event, unreadOnly).map(({ seq }) => seq);

test('a new notice stands first, and takes the place of the one it replaces', () => {
  const data = { ...notice(4), replaces: 2, unread: 3 } as FreshNotice;
  expect(seqs({ type: 'notification', data })).toEqual([4, 3, 1]);
  const twice = { ...notice(3), replaces: null, unread: 3 } as FreshNotice;
  expect(seqs({ type: 'notification', data: twice })).toEqual([3, 2, 1]);
});

test('what was read elsewhere is read here, and leaves the list of the unread', () => {
  const event: InboxEvent = { type: 'read', data: { unread: 1, items: [notice(2, '2026')], gone: [1] } };
  expect(seqs(event)).toEqual([3, 2]);
  expect(seqs(event, true)).toEqual([3]);
});
