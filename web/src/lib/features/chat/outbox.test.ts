import { expect, it, vi } from 'vitest';
import type { Entry } from '#lib/api/client.ts';
import { Outbox, type Unsent } from './outbox.ts';

const entry = (seq: number, clientId: string) => ({ seq, clientId }) as Entry;
const draft = (content: string) => ({ content, replyTo: null, files: [] });
const none = { status: 0, code: 'network.failed' };
const wait = () => Promise.resolve();

function kept() {
  const values = new Map<string, string>();
  return {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
    removeItem: (key: string) => void values.delete(key),
    values,
  };
}

it('sends in the order of saying, one after the other', async () => {
  const sent: string[] = [];
  let open = 0;
  const send = async (one: Unsent) => {
    expect((open += 1)).toBe(1);
    await Promise.resolve();
    open -= 1;
    sent.push(one.content);
    return { data: entry(sent.length, one.clientId) };
  };
  const outbox = new Outbox({ roomId: '1', owner: 'sol', sent: () => true, send, wait });
  for (const content of ['하나', '둘', '셋']) outbox.add(draft(content));
  await vi.waitFor(() => expect(outbox.list).toEqual([]));
  expect(sent).toEqual(['하나', '둘', '셋']);
});

it('tries the same message again while nobody answers, and fails in the end, to be tried again', async () => {
  const asked: string[] = [];
  let up = false;
  const send = async (one: Unsent) => {
    asked.push(one.clientId);
    return up ? { data: entry(1, one.clientId) } : { problem: none };
  };
  const outbox = new Outbox({ roomId: '1', owner: 'sol', sent: () => true, send, wait });
  outbox.add(draft('여기요'));
  await vi.waitFor(() => expect(outbox.list[0]?.state).toBe('failed'));
  expect(asked.length).toBeGreaterThan(3);
  expect(new Set(asked).size).toBe(1);
  up = true;
  outbox.retryAll();
  await vi.waitFor(() => expect(outbox.list).toEqual([]));
  expect(new Set(asked).size).toBe(1);
});

it('does not repeat what was refused; it is changed or thrown away', async () => {
  const send = vi.fn(async () => ({ problem: { status: 403, code: 'chat.not_in_room' } }));
  const outbox = new Outbox({ roomId: '1', owner: 'sol', sent: () => true, send, wait });
  outbox.add(draft('여기요'));
  await vi.waitFor(() => expect(outbox.list[0]?.problem?.code).toBe('chat.not_in_room'));
  outbox.retryAll();
  expect(send).toHaveBeenCalledTimes(1);
  outbox.discard(outbox.list[0]!.clientId);
  expect(outbox.list).toEqual([]);
});

it('shows what was sent until the room does', async () => {
  const send = async (one: Unsent) => ({ data: entry(7, one.clientId) });
  const outbox = new Outbox({ roomId: '1', owner: 'sol', sent: () => false, send, wait });
  outbox.add(draft('여기요'));
  await vi.waitFor(() => expect(outbox.list[0]?.state).toBe('sent'));
  outbox.discard('another');
  expect(outbox.list).toHaveLength(1);
  outbox.discard(outbox.list[0]!.clientId);
  expect(outbox.list).toEqual([]);
});

it('keeps what could not be sent for the next page of the same member, and nobody else', async () => {
  const storage = kept();
  const first = new Outbox({
    roomId: '1',
    owner: 'sol',
    sent: () => true,
    send: async () => ({ problem: none }),
    storage,
    wait,
  });
  first.add(draft('여기요'));
  await vi.waitFor(() => expect(first.list[0]?.state).toBe('failed'));
  const sent: Unsent[] = [];
  const send = async (one: Unsent) => {
    sent.push(one);
    return { data: entry(1, one.clientId) };
  };
  const another = new Outbox({ roomId: '1', owner: 'han', sent: () => true, send, storage, wait });
  another.start();
  expect(another.list).toEqual([]);
  const next = new Outbox({ roomId: '1', owner: 'sol', sent: () => true, send, storage, wait });
  next.start();
  await vi.waitFor(() => expect(sent.map(({ clientId }) => clientId)).toEqual([first.list[0]?.clientId]));
  await vi.waitFor(() => expect(storage.values.size).toBe(0));
});

it('leaves alone what another tab of the same room waits to send', async () => {
  const storage = kept();
  const parts = { roomId: '1', owner: 'sol', sent: () => true, storage, wait };
  const one = new Outbox({ ...parts, send: async () => ({ problem: none }) });
  const other = new Outbox({ ...parts, send: async (message) => ({ data: entry(1, message.clientId) }) });
  one.start();
  other.start();
  one.add(draft('이쪽에서 못 간 말'));
  await vi.waitFor(() => expect(one.list[0]?.state).toBe('failed'));
  other.add(draft('저쪽에서 간 말'));
  await vi.waitFor(() => expect(other.list).toEqual([]));
  const next = new Outbox({ ...parts, send: () => new Promise(() => undefined) });
  next.start();
  expect(next.list.map(({ content }) => content)).toEqual(['이쪽에서 못 간 말']);
});
