import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { memoryOf } from '../harness/accounting.ts';
import { keepSection, machineWords } from '../search/results.ts';
import { databaseOf, makeFolder, openSite, type Site } from '../speed/site.ts';
import { tellCrowd, type Crowd } from './crowd.ts';
import { addPeople } from './people.ts';
import { openInboxes, storm, type Storm } from './storm.ts';

const usage = `npm run bench notices -- [options]
  --clients 5000        open inboxes
  --rate 100            notices a second
  --named 4             members whom one comment tells
  --seconds 20          how long
  --recipients 100000   of a notice to everybody
  --profile DIR         keeps a CPU profile of the server there
  --no-write            leaves bench/RESULTS.md as it is`;

/** Milliseconds from a comment to its notice at the client, at most. */
const target = 1_000;

/** Live inboxes in a storm, then a notice to everybody. @returns 1 when a target is missed */
export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    allowNegative: true,
    options: {
      clients: { type: 'string', default: '5000' },
      rate: { type: 'string', default: '100' },
      named: { type: 'string', default: '4' },
      seconds: { type: 'string', default: '20' },
      recipients: { type: 'string', default: '100000' },
      profile: { type: 'string' },
      write: { type: 'boolean', default: true },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) console.log(usage);
  if (values.help) return 0;
  const sizes = {
    clients: Number(values.clients),
    rate: Number(values.rate),
    named: Number(values.named),
    seconds: Number(values.seconds),
    recipients: Number(values.recipients),
  };
  const folder = makeFolder(null);
  const site = await openSite(folder.path, values.profile ?? null);
  try {
    const measured = await measure(site, databaseOf(folder.path), sizes);
    const lines = linesOf(sizes, measured);
    console.log(lines.join('\n'));
    if (values.write) keepSection('Notices', lines);
    return measured.storm.lost === 0 && measured.storm.p99 <= target ? 0 : 1;
  } finally {
    await site.stop();
    folder.remove();
  }
}

type Sizes = Record<'clients' | 'rate' | 'named' | 'seconds' | 'recipients', number>;
interface Measured {
  storm: Storm;
  crowd: Crowd;
  /** Of the server's memory, what one open inbox takes (kB). */
  perClient: number;
}

async function measure(site: Site, database: string, sizes: Sizes): Promise<Measured> {
  const { address, admin, child } = site.server;
  const token = await signIn(address, admin!);
  const listeners = await addPeople(database, sizes.recipients, sizes.clients);
  const before = memoryOf(child.pid!);
  const { streams, arrivals } = await openInboxes({ address, token }, listeners);
  const perClient = Math.round(((memoryOf(child.pid!) - before) * 1024) / streams.length);
  const told = await storm({ address, token }, { listeners, arrivals }, sizes);
  const crowd = await tellCrowd({ address, admin: token, member: listeners[0]!.token });
  for (const stream of streams) stream.close();
  return { storm: told, crowd, perClient };
}

async function signIn(
  address: string,
  { email, password }: { email: string; password: string },
): Promise<string> {
  const answer = await fetch(`${address}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  return answer.headers.get('set-auth-token')!;
}

function linesOf(sizes: Sizes, { storm: live, crowd, perClient }: Measured): string[] {
  const ms = (value: number) => `${Math.round(value)} ms`;
  return [
    `${machineWords()} Load of the machine at the end: ${loadavg()[0]!.toFixed(1)}.`,
    '',
    '| What | Measured | Target |',
    '| ---- | -------- | ------ |',
    `| ${sizes.clients} open inboxes, ${sizes.rate} notices a second for ${sizes.seconds} s, ${sizes.named} of each comment: comment to client, median | ${ms(live.p50)} | |`,
    `| the same, p99 | ${ms(live.p99)} | ${ms(target)} |`,
    `| the comment's own answer, median | ${ms(live.written)} | |`,
    `| lost of ${live.told + live.lost} | ${live.lost} | 0 |`,
    `| memory of the server per open inbox | ${perClient} kB | |`,
    `| notice to ${crowd.recipients} members | ${crowd.seconds.toFixed(1)} s | |`,
    `| a member's request meanwhile, median and p99 | ${ms(crowd.meanwhile.p50)}, ${ms(crowd.meanwhile.p99)} | |`,
    `| and before | ${ms(crowd.before.p50)}, ${ms(crowd.before.p99)} | |`,
  ];
}
