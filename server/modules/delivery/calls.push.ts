import { PushError } from '../../engines/push/port.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import type { Outcome } from './calls.ts';
import { listDevices } from './devices.queries.ts';
import type { Kit } from './kit.ts';
import { bundleTitle } from './mail-words.ts';
import type { Batch } from './use-cases/claim-batch.ts';

const day = 86_400;
/** Push services promise room for about 4 kB, encrypted. */
const longestTitle = 200;

/** To every browser that does not have it yet; one that sleeps or fails does not hold up the others. */
export async function callPush(kit: Kit, ctx: Ctx, batch: Batch): Promise<Outcome> {
  const devices = await listDevices(ctx, batch.accountId);
  const waiting = devices.filter(({ id }) => !batch.reached.includes(id));
  const payload = payloadOf(batch);
  const topic = batch.id.replaceAll('-', '');
  const answers = await Promise.all(
    waiting.map(async (device) => ({
      device,
      error: await kit.push.send(device, { payload, ttlSeconds: day, topic }).then(() => null, asPushError),
    })),
  );
  const reached = answers.filter(({ error }) => error === null).map(({ device }) => device.id);
  const gone = answers.filter(({ error }) => error?.code === 'gone').map(({ device }) => device);
  const errors = answers.flatMap(({ error }) => error ?? []);
  return {
    ...outcomeOf(errors, batch.reached.length + reached.length),
    reached: [...batch.reached, ...reached],
    gone,
  };
}

function outcomeOf(errors: readonly PushError[], reached: number): Outcome {
  const later = errors.find(({ code }) => code === 'unavailable' || code === 'limited');
  if (later) return { state: 'failed', error: `push.${later.code}`, retryAfter: later.retryAfter };
  if (reached > 0) return { state: 'sent' };
  return errors.some(({ code }) => code === 'refused')
    ? { state: 'dead', error: 'push.refused' }
    : { state: 'skipped', error: 'no_device' };
}

function asPushError(error: unknown): PushError {
  if (error instanceof PushError) return error;
  throw error;
}

/** What a locked screen may show: titles of this site, nothing else. */
function payloadOf({ id, told, reader }: Batch): string {
  const [first] = told;
  const single = told.length === 1;
  return JSON.stringify({
    title: single
      ? [...first!.title].slice(0, longestTitle).join('')
      : bundleTitle(reader.locale, told.length),
    url: single ? first!.path : '/notifications',
    tag: id,
  });
}
