import { afterEach, describe, expect, it, vi } from 'vitest';
import { createMemoryBus, type MemoryHub } from '../../../engines/bus/memory.ts';
import type { Bus } from '../../../engines/bus/port.ts';
import { Presence } from './presence.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const times = { gatherMs: 1, beatMs: 20, silentMs: 1_500, againMs: 5 };
const hub: MemoryHub = new Set();
const started: { bus: Bus; presence: Presence }[] = [];

async function node() {
  const bus = createMemoryBus({ log, hub });
  const published = vi.spyOn(bus, 'publish');
  const presence = new Presence(bus, times);
  await bus.start();
  started.push({ bus, presence });
  return { bus, presence, published };
}
afterEach(async () => {
  for (const { bus, presence } of started.splice(0)) {
    presence.stop();
    await bus.stop();
  }
});

const soon = (check: () => unknown) => vi.waitFor(check, { timeout: 20_000, interval: 5 });
const one = '00000000-0000-7000-8000-000000000001';
const other = '00000000-0000-7000-8000-000000000002';

describe('who is there', () => {
  it('is known on every node, over as many connections as there are', async () => {
    const [a, b] = [await node(), await node()];
    const seats = [a.presence.sit('7', one), a.presence.sit('7', one), b.presence.sit('7', other)];
    for (const { presence } of [a, b])
      await soon(() => expect(presence.online('7')).toEqual(new Set([one, other])));
    expect(b.presence.online('70')).toEqual(new Set());
    seats[0]!.look(false);
    expect(a.presence.looking('7', [one])).toEqual(new Set([one]));
    seats[1]!.look(false);
    await soon(() => expect(b.presence.looking('7', [one, other])).toEqual(new Set([other])));
    expect(b.presence.online('7').size).toBe(2);
    seats[0]!.look(true);
    await soon(() => expect(b.presence.looking('7', [one])).toEqual(new Set([one])));
    seats[0]!.leave();
    seats[0]!.leave();
    await soon(() => expect(b.presence.looking('7', [one]).size).toBe(0));
    expect(b.presence.online('7').size).toBe(2);
    seats[1]!.leave();
    await soon(() => expect(b.presence.online('7')).toEqual(new Set([other])));
  });

  it('is told in ids that a bus takes, however many rooms a member follows', async () => {
    const [a, b] = [await node(), await node()];
    const rooms = Array.from({ length: 200 }, (_, index) => `${9_000_000_000_000_000_000n + BigInt(index)}`);
    for (const room of rooms) a.presence.sit(room, one);
    await soon(() => expect(rooms.filter((room) => b.presence.online(room).size === 1)).toHaveLength(200));
    const ids = a.published.mock.calls.map(([, id]) => id);
    expect(Math.max(...ids.map((id) => id.length))).toBeLessThanOrEqual(200);
    // Not one for each room, at once.
    expect(ids.filter((id) => id.startsWith('*')).length).toBeLessThan(45);
  });

  it('reaches a node that came later, and one that missed something', async () => {
    const a = await node();
    const seat = a.presence.sit('7', one);
    const late = await node();
    await soon(() => expect(late.presence.online('7')).toEqual(new Set([one])));
    // Of what comes now, it hears nothing.
    hub.forEach((subscribers) => vi.spyOn(subscribers, 'tell').mockReturnValue());
    const sent = a.published.mock.calls.length;
    a.presence.sit('8', other);
    seat.leave();
    await soon(() =>
      expect(a.published.mock.calls.slice(sent).some(([, id]) => id.startsWith('*'))).toBe(true),
    );
    await new Promise((done) => setTimeout(done, 10));
    hub.forEach((subscribers) => vi.mocked(subscribers.tell).mockRestore());
    await soon(() => expect(late.presence.online('8')).toEqual(new Set([other])));
    expect(late.presence.online('7')).toEqual(new Set());
  });

  it('ends with a node that stops or dies', async () => {
    const [a, b, c] = [await node(), await node(), await node()];
    const changes: string[] = [];
    c.presence.onChange((room) => void changes.push(room));
    a.presence.sit('7', one);
    b.presence.sit('8', other);
    await soon(() => expect([...c.presence.online('7'), ...c.presence.online('8')]).toEqual([one, other]));
    a.presence.stop();
    await soon(() => expect(c.presence.online('7').size).toBe(0));
    // Killed: it says nothing any more.
    await b.bus.stop();
    await soon(() => expect(c.presence.online('8').size).toBe(0));
    expect(new Set(changes)).toEqual(new Set(['7', '8']));
  });

  it('survives words that are none', async () => {
    const [a, b] = [await node(), await node()];
    for (const id of [
      '',
      '*',
      '* x',
      '* x 1',
      '* x y z +7',
      '! x NaN',
      '? ',
      '< x',
      `* x 1 ${one} rubbish`,
      '+ + + + +',
    ])
      a.bus.publish('chat.presence', id);
    a.presence.sit('7', one);
    await soon(() => expect(b.presence.online('7')).toEqual(new Set([one])));
  });
});
