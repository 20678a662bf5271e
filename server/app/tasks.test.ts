import { Type } from 'typebox';
import { expect, it } from 'vitest';
import type { JobMeta } from '../engines/jobs/port.ts';
import type { Ctx } from '../kernel/ctx.ts';
import { defineEvent, onEvent } from '../kernel/events.ts';
import { defineJob } from '../kernel/jobs.ts';
import type { Module } from '../kernel/module.ts';
import { collectTasks, reactionTable } from './tasks.ts';

const Baked = defineEvent('oven.baked', Type.Object({ loaf: Type.String() }));
const job: JobMeta = {
  id: '7',
  task: 'table.set',
  attempt: 1,
  maxAttempts: 25,
  runAt: new Date('2026-11-21T00:00:00Z'),
  signal: new AbortController().signal,
};
const contextOf = () => ({}) as Ctx;

it('a reaction gets the payload and the occurrence, the same at every try', async () => {
  const seen: unknown[] = [];
  const table: Module = {
    name: 'table',
    handlers: [
      onEvent(Baked, 'table.set', async (_ctx, { loaf }, occurrence) => void seen.push([loaf, occurrence])),
    ],
  };
  expect(
    reactionTable([table])
      .get('oven.baked')!
      .map(({ name }) => name),
  ).toEqual(['table.set']);
  const event = Baked({ loaf: '식빵' });
  const envelope = { payload: event.payload, eventId: 'e1', occurredAt: '2026-11-20T00:00:00Z' };
  const task = collectTasks([table], contextOf)['table.set']!;
  await task(envelope, job);
  await task(envelope, { ...job, attempt: 2 });
  const occurrence = { eventId: 'e1', occurredAt: '2026-11-20T00:00:00Z' };
  expect(seen).toEqual([
    ['식빵', occurrence],
    ['식빵', occurrence],
  ]);
});

it('a job refuses a payload that does not fit, and two jobs cannot share a name', async () => {
  const bake = defineJob('oven.bake', Type.Object({ loaves: Type.Integer() }), async () => undefined);
  const oven: Module = { name: 'oven', jobs: [bake] };
  const task = collectTasks([oven], contextOf)['oven.bake']!;
  await expect(task({ payload: { loaves: 'many' } }, job)).rejects.toThrow(/does not fit/);
  await expect(task({ payload: { loaves: 2 } }, job)).resolves.toBeUndefined();
  expect(() => collectTasks([oven, { name: 'twin', jobs: [bake] }], contextOf)).toThrow(/declared twice/);
});
