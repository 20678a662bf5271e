import { describe, expect, it } from 'vitest';
import type { Entry } from '#lib/api/client.ts';
import { RoomLog } from './room-log.ts';

const me = 'sol';
const someone = (handle: string) => ({ handle, name: handle, avatarUrl: null, withdrawn: false });

function message(seq: number, more: Partial<Entry> = {}): Entry {
  return {
    roomId: '1',
    seq,
    type: 'message',
    sender: someone('han'),
    member: null,
    content: `말 ${seq}`,
    html: `<p>말 ${seq}</p>`,
    clientId: null,
    replyTo: null,
    target: null,
    params: {},
    reactions: [],
    files: [],
    createdAt: '2026-11-28T09:00:00.000Z',
    editedAt: null,
    pinnedAt: null,
    deletedAt: null,
    version: 1,
    message: null,
    ...more,
  } as Entry;
}
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const backwards = (from: number, to: number) =>
  range(from, to)
    .toReversed()
    .map((seq) => message(seq));
const endOf = (from: number, to: number) =>
  new RoomLog(me, { items: backwards(from, to), nextCursor: from > 1 ? String(from) : null, lastSeq: to });
const seqs = (log: RoomLog) => log.drawn.map(({ seq }) => seq);

describe('the log of a room on a page', () => {
  it('goes on over many facts in a row, none of which shows anything by itself', () => {
    const log = new RoomLog(me, { items: backwards(1, 3), nextCursor: null, lastSeq: 200 }, 4);
    const facts = (from: number, to: number) =>
      range(from, to).map((seq) => message(seq, { type: 'reacted', target: 2, message: message(2) }));
    expect(log.readTo).toBe(3);
    log.addNewer({ items: facts(4, 53), nextCursor: '53' });
    expect(log.readTo).toBe(53);
    const said = range(91, 103).map((seq) => message(seq));
    log.addNewer({ items: [...facts(54, 90), ...said], nextCursor: '103' });
    expect(log.readTo).toBe(103);
    log.addNewer({ items: facts(104, 200), nextCursor: null });
    expect(log.hasNewer).toBe(false);
    log.hear(message(201));
    expect(log.last).toBe(201);
  });

  it('goes on from its end, each entry once, whatever comes twice', () => {
    const log = endOf(1, 3);
    for (const seq of [3, 4, 4, 5, 2]) log.hear(message(seq));
    expect(seqs(log)).toEqual([1, 2, 3, 4, 5]);
    expect(log.heard).toBe(5);
    expect(log.hasOlder).toBe(false);
    expect(log.hasNewer).toBe(false);
  });

  it('takes the answer to an own message only in its place', () => {
    const log = endOf(1, 3);
    expect(log.hearAnswer(message(5))).toBe(false);
    expect(seqs(log)).toEqual([1, 2, 3]);
    expect(log.hearAnswer(message(4))).toBe(true);
    expect(log.hearAnswer(message(4))).toBe(true);
    log.hear(message(5));
    expect(seqs(log)).toEqual([1, 2, 3, 4, 5]);
  });

  it('puts a message as it is now in the place of what it was', () => {
    const log = endOf(1, 3);
    log.hear(
      message(4, { type: 'edited', target: 2, message: message(2, { html: '<p>고침</p>', version: 2 }) }),
    );
    expect(seqs(log)).toEqual([1, 2, 3]);
    expect(log.find(2)?.html).toBe('<p>고침</p>');
    expect(log.heard).toBe(4);
    log.hear(message(5, { type: 'deleted', target: 9, message: null }));
    expect(seqs(log)).toEqual([1, 2, 3]);
  });

  it('knows from the facts what I reacted with', () => {
    const log = endOf(1, 1);
    const reactions = (...counts: [string, number][]) =>
      message(1, { reactions: counts.map(([emoji, count]) => ({ emoji, count, mine: false })) });
    const fact = (seq: number, type: 'reacted' | 'unreacted', handle: string, now: Entry) =>
      log.hear(
        message(seq, {
          type,
          target: 1,
          sender: someone(handle),
          params: { emoji: '👍' },
          message: now,
        } as never),
      );
    fact(2, 'reacted', me, reactions(['👍', 1]));
    fact(3, 'reacted', 'han', reactions(['👍', 2]));
    expect(log.find(1)?.reactions).toEqual([{ emoji: '👍', count: 2, mine: true }]);
    fact(4, 'unreacted', me, reactions(['👍', 1]));
    expect(log.find(1)?.reactions).toEqual([{ emoji: '👍', count: 1, mine: false }]);
  });

  it('draws ten thousand messages a window at a time, in both directions, without a gap', () => {
    const log = endOf(9_951, 10_000);
    const page = (before: number) => ({
      items: backwards(before - 50, before - 1),
      nextCursor: before > 51 ? String(before - 50) : null,
    });
    let most = 0;
    const check = () => {
      const drawn = seqs(log);
      most = Math.max(most, drawn.length);
      expect(drawn).toEqual(range(drawn[0]!, drawn.at(-1)!));
    };
    while (log.hasOlder) {
      if (!log.drawOlder()) log.addOlder(page(log.first!));
      check();
    }
    expect(seqs(log)[0]).toBe(1);
    while (log.drawNewer()) check();
    expect(seqs(log).at(-1)).toBe(10_000);
    expect(most).toBeLessThanOrEqual(150);
  });

  it('keeps what is new out of a stretch that is apart, and joins the end by the log', () => {
    const log = endOf(901, 1_000);
    log.startFrom({ items: backwards(101, 150), nextCursor: '101', lastSeq: 1_000 }, 151);
    expect(log.hasNewer).toBe(true);
    log.hear(message(1_001));
    log.hear(message(1_002, { type: 'edited', target: 120, message: message(120, { html: '<p>고침</p>' }) }));
    expect(seqs(log).at(-1)).toBe(150);
    expect(log.find(120)?.html).toBe('<p>고침</p>');
    log.addNewer({ items: range(151, 900).map((seq) => message(seq)), nextCursor: '900' });
    expect(log.hasNewer).toBe(true);
    // What was said meanwhile comes with it.
    log.addNewer({ items: range(901, 1_003).map((seq) => message(seq)), nextCursor: null });
    while (log.drawNewer());
    expect(log.hasNewer).toBe(false);
    expect(log.known.map(({ seq }) => seq)).toEqual(range(101, 1_003));
    expect(log.heard).toBe(1_003);
    log.hear(message(1_003));
    log.hear(message(1_004));
    expect(seqs(log).at(-1)).toBe(1_004);
  });

  it('draws around a message that it has, and says when it has it not', () => {
    const log = endOf(1_001, 1_500);
    expect(log.drawAround(1_100)).toBe(true);
    expect(seqs(log)).toContain(1_100);
    expect(log.drawAround(900)).toBe(false);
    expect(log.drawAround(1_600)).toBe(false);
  });
});
