import { expect, it } from 'vitest';
import type { Message } from '#lib/api/client.ts';
import { rowsOf } from './room-rows.ts';

const said = (seq: number, handle: string, createdAt: string, type = 'message') =>
  ({ seq, type, sender: { handle, name: handle }, createdAt }) as Message;
const look = { readSeq: null, me: 'sol', timeZone: 'Asia/Seoul' };

it('names who speaks once, until somebody else does or some minutes pass', () => {
  const rows = rowsOf(
    [
      said(1, 'han', '2026-11-28T01:00:00Z'),
      said(2, 'han', '2026-11-28T01:04:00Z'),
      said(3, 'yun', '2026-11-28T01:04:10Z'),
      said(4, 'han', '2026-11-28T01:05:00Z', 'joined'),
      said(5, 'han', '2026-11-28T01:05:01Z'),
      said(6, 'han', '2026-11-28T01:11:00Z'),
    ],
    look,
  );
  expect(rows.map(({ startsSpeaker }) => startsSpeaker)).toEqual([true, false, true, true, true, true]);
});

it('begins a day at midnight of the site', () => {
  const rows = rowsOf([said(1, 'han', '2026-11-28T14:59:00Z'), said(2, 'han', '2026-11-28T15:01:00Z')], look);
  expect(rows.map(({ startsDay }) => startsDay)).toEqual([true, true]);
});

it('draws the line of what is new before the first message of somebody else', () => {
  const list = [
    said(4, 'han', '2026-11-28T01:00:00Z'),
    said(5, 'sol', '2026-11-28T01:00:01Z'),
    said(6, 'yun', '2026-11-28T01:00:02Z', 'joined'),
    said(7, 'yun', '2026-11-28T01:00:03Z'),
    said(8, 'han', '2026-11-28T01:00:04Z'),
  ];
  const newAt = (readSeq: number | null) =>
    rowsOf(list, { ...look, readSeq })
      .filter(({ startsNew }) => startsNew)
      .map(({ message }) => message.seq);
  expect(newAt(4)).toEqual([7]);
  expect(newAt(8)).toEqual([]);
  expect(newAt(null)).toEqual([]);
});
