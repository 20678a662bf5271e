import { Type } from 'typebox';
import { Empty, Nullable, Strict, Time } from '../../kernel/http.ts';
import type { Http } from '../../kernel/module.ts';
import type { Storage } from '../../engines/storage/port.ts';
import { listDesk, measureRoom, type DeskParts } from './desk.ts';
import { findRuns, type RunRow } from './integrity.queries.ts';
import { invariants } from './invariants.ts';
import { askForIntegrity } from './use-cases/check-integrity.ts';

const Desk = Type.Object({
  items: Type.Array(
    Type.Object({
      name: Type.String(),
      title: Type.String(),
      path: Type.String({ description: 'A page of this site.' }),
      count: Nullable(Type.Integer({ description: 'Null when it could not be found out.' })),
      oldestAt: Nullable(Time),
    }),
  ),
  waiting: Type.Integer({ description: 'How many sorts of things wait.' }),
  room: Type.Object({
    databaseBytes: Type.Integer(),
    diskFreeBytes: Type.Integer(),
    diskBytes: Type.Integer(),
  }),
  lastBackupAt: Nullable(Time),
});

const Run = Type.Object({
  id: Type.String(),
  askedAt: Time,
  startedAt: Nullable(Time),
  finishedAt: Nullable(Time),
  checked: Type.Integer(),
  toCheck: Type.Integer(),
  passed: Nullable(Type.Boolean({ description: 'Null until it is finished.' })),
  results: Type.Array(
    Type.Object({
      name: Type.String(),
      rows: Type.Integer({ description: '0 is a pass.' }),
      examples: Type.Array(Type.String()),
      ms: Type.Integer(),
      failed: Type.Boolean({ description: 'It could not be looked at.' }),
    }),
  ),
});

const config = { access: { who: 'admin' }, heavy: true } as const;
const tags = ['admin'];

/** What waits for a person, and whether everything adds up. */
export function deskRoutes(parts: DeskParts & { storage: Storage }) {
  return (http: Http): void => {
    http.get(
      '/admin/desk',
      { config, schema: { tags, summary: 'What waits for a person', response: { 200: Desk } } },
      async ({ ctx }) => {
        const [items, room, backup] = await Promise.all([
          listDesk(ctx, parts),
          measureRoom(ctx, parts.dataDir),
          parts.lastBackup(),
        ]);
        const waiting = items.filter(({ count }) => count !== 0).length;
        return { items, waiting, room, lastBackupAt: backup?.toISOString() ?? null };
      },
    );
    http.get(
      '/admin/integrity',
      {
        config,
        schema: {
          tags,
          summary: 'The last looks at what must always be true, newest first',
          response: { 200: Type.Object({ items: Type.Array(Run) }) },
        },
      },
      async ({ ctx }) => ({ items: (await findRuns(ctx, 10)).map(presentRun) }),
    );
    http.put(
      '/admin/integrity',
      {
        config: { access: { who: 'admin' }, limit: { name: 'integrity', points: 10, seconds: 3600 } },
        schema: {
          tags,
          summary: 'Look now; while one look is under way, that is the answer',
          body: Type.Optional(Type.Union([Strict({}), Empty])),
          response: { 200: Run },
        },
      },
      async ({ ctx }) => {
        const id = await askForIntegrity(ctx);
        return presentRun((await findRuns(ctx, 5)).find((run) => run.id === id)!);
      },
    );
  };
}

function presentRun(run: RunRow) {
  const passed = run.results.every(({ rows, failed }) => rows === 0 && !failed);
  return {
    id: run.id,
    askedAt: run.asked_at.toISOString(),
    startedAt: run.started_at?.toISOString() ?? null,
    finishedAt: run.finished_at?.toISOString() ?? null,
    checked: run.results.length,
    toCheck: invariants.length,
    passed: run.finished_at ? passed : null,
    results: run.results,
  };
}
