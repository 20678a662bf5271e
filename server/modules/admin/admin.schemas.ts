import { Type } from 'typebox';
import { Id, Nullable, OneOf, Time } from '../../kernel/http.ts';

export const Overview = Type.Object({
  members: Type.Integer(),
  posts: Type.Integer(),
  comments: Type.Integer(),
  likes: Type.Integer(),
  week: Type.Object({ members: Type.Integer(), posts: Type.Integer(), comments: Type.Integer() }),
  previousWeek: Type.Object({ members: Type.Integer(), posts: Type.Integer(), comments: Type.Integer() }),
  checklist: Type.Array(
    Type.Object({
      step: OneOf(['own-space', 'first-post', 'mail', 'public-url', 'second-staff']),
      done: Type.Boolean(),
    }),
    { description: 'First steps of a new host.' },
  ),
});

export const Health = Type.Object({
  checks: Type.Array(
    Type.Object({
      name: Type.String(),
      ok: Type.Boolean(),
      detail: Type.String(),
      fix: Nullable(Type.String()),
    }),
  ),
});

export const JobsView = Type.Object({
  outbox: Type.Integer(),
  lagSeconds: Type.Number(),
  tasks: Type.Array(
    Type.Object({
      task: Type.String(),
      waiting: Type.Integer(),
      running: Type.Integer(),
      retrying: Type.Integer(),
      failed: Type.Integer(),
    }),
  ),
  nodes: Type.Array(
    Type.Object({ id: Type.String(), roles: Type.Array(Type.String()), startedAt: Time, beatAt: Time }),
  ),
  failed: Type.Array(
    Type.Object({
      id: Id,
      task: Type.String(),
      attempts: Type.Integer(),
      maxAttempts: Type.Integer(),
      lastError: Type.String(),
      failedAt: Time,
      nextTryAt: Nullable(Time),
    }),
  ),
  stuck: Type.Integer({ description: 'Due for ten minutes without a worker, or running for an hour.' }),
  stuckJobs: Type.Array(
    Type.Object({
      id: Id,
      task: Type.String(),
      attempts: Type.Integer(),
      maxAttempts: Type.Integer(),
      since: Time,
      nodeId: Nullable(Type.String({ description: 'Who runs it; null when nobody took it.' })),
    }),
    { description: 'Those that have been stuck longest, first.' },
  ),
  timed: Type.Array(
    Type.Object({
      name: Type.String(),
      schedule: Type.String({ description: 'Cron, in UTC.' }),
      lastRunAt: Nullable(Time),
      nextRunAt: Nullable(Time),
    }),
  ),
});

export const JobsDone = Type.Object({
  count: Type.Integer({ description: 'How many jobs it was done to.' }),
});

export const KeptMailSummary = Type.Object({
  id: Type.String(),
  to: Type.String(),
  subject: Type.String(),
  keptAt: Time,
});
export const KeptMailView = Type.Object({
  ...KeptMailSummary.properties,
  text: Type.String(),
  html: Nullable(Type.String()),
});
