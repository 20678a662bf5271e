import { Type } from 'typebox';
import type { Storage } from '../../../engines/storage/port.ts';
import type { Ctx } from '../../../kernel/ctx.ts';
import { defineJob, type JobDefinition } from '../../../kernel/jobs.ts';
import { recordAct } from '../../audit/index.ts';
import { addResult, finishRun, openRun, startRun, type CheckResult } from '../integrity.queries.ts';
import { invariants, type Invariant } from '../invariants.ts';

const jobName = 'admin.check_integrity';

/** Looks at every invariant, one after another; the run says how far it is. Repeating it after a crash begins anew. */
export function integrityJob(storage: Storage): JobDefinition {
  return defineJob(jobName, Type.Object({ runId: Type.String() }), async (ctx, { runId }) => {
    if (!(await startRun(ctx, runId))) return;
    for (const invariant of invariants) await addResult(ctx, runId, await look(ctx, storage, invariant));
    await finishRun(ctx, runId);
  });
}

async function look(ctx: Ctx, storage: Storage, { name, find }: Invariant): Promise<CheckResult> {
  const started = performance.now();
  const took = () => Math.round(performance.now() - started);
  try {
    const found = await find(ctx, storage);
    return { name, ...found, ms: took(), failed: false };
  } catch (error) {
    ctx.log.error({ err: error, invariant: name }, 'an invariant could not be looked at');
    return { name, rows: 0, examples: [], ms: took(), failed: true };
  }
}

/** Asks for a look; while one is under way, that is the answer. Returns its id. */
export async function askForIntegrity(ctx: Ctx): Promise<string> {
  return ctx.transaction(async (tx) => {
    const { id, fresh } = await openRun(tx, tx.actor?.id ?? null);
    if (!fresh) return id;
    await tx.enqueue({ job: jobName }, { runId: id }, { key: jobName, queue: jobName });
    if (tx.actor)
      await recordAct(tx, {
        act: 'admin.integrity_checked',
        actorId: tx.actor.id,
        target: { type: 'integrity-run', id },
      });
    return id;
  });
}
