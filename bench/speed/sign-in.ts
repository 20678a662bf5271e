import { hash } from '@node-rs/argon2';
import { load } from '../harness/load.ts';
import { password, type Subjects } from './subjects.ts';

export interface SignIns {
  perSecond: number;
  /** Hashes a second that this machine makes, two at a time; a sign-in needs one. */
  hashesPerSecond: number;
  /** Time of one hash (ms). */
  hashMs: number;
  /** Median time of an answer without work, alone and during sign-ins (ms). */
  aloneMs: number;
  meanwhileMs: number;
  failures: number;
}

const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const atOnce = 2;

/** Signs in by 16 connections, and asks for something trivial meanwhile: whoever waits for it waits for the event loop. */
export async function measureSignIns(
  origin: string,
  { emails }: Subjects,
  seconds: number,
): Promise<SignIns> {
  const live = () => load({ origin, seconds, connections: 1, next: () => ({ path: '/health/live' }) });
  const hashesPerSecond = await countHashes(seconds);
  const alone = await live();
  let turn = 0;
  const signing = load({
    origin,
    seconds,
    connections: 16,
    next: () => ({
      method: 'POST',
      path: '/api/auth/sign-in/email',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: emails[turn++ % emails.length], password }),
    }),
  });
  const [signIns, meanwhile] = await Promise.all([signing, live()]);
  return {
    perSecond: signIns.perSecond,
    hashesPerSecond,
    hashMs: (1000 * atOnce) / hashesPerSecond,
    aloneMs: alone.p50,
    meanwhileMs: meanwhile.p50,
    failures: signIns.failures,
  };
}

async function countHashes(seconds: number): Promise<number> {
  const until = performance.now() + seconds * 1000;
  let made = 0;
  const work = async () => {
    while (performance.now() < until) {
      await hash(password, cost);
      made += 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return made / seconds;
}
