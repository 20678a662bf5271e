import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { cpuOf, cpuWithChildren, memoryOf, postmasterOf } from '../harness/accounting.ts';
import { startCeilings } from '../harness/ceilings.ts';
import { addPeople, type Listener } from '../notices/people.ts';
import { keepSection, machineWords } from '../search/results.ts';
import { databaseOf, makeFolder, openSite, type Site } from '../speed/site.ts';
import { broadcast, rawBroadcast } from './broadcast.ts';
import { Client, openAll } from './client.ts';
import { openings } from './history.ts';
import { comeBack, reachLast, sayAll, speak, type Steady, type Storm } from './measures.ts';
import { fillRoom, seat } from './rooms.ts';

const usage = `npm run bench chat -- [options]
  --sockets 5000       members who follow a room each
  --rooms 500          rooms that they sit in
  --each 5             how many of them each follows
  --rate 200           messages a second
  --seconds 30         how long; 300 for the whole truth
  --crowd 2000         members of one room
  --long 1000000       messages in a room, against 100 in another
  --speakers 64        who say something as fast as there are receipts, each in a room of their own
  --only TEXT          one of: steady, crowd, sends, history
  --profile DIR        keeps a CPU profile of the server there
  --no-write           leaves bench/RESULTS.md as it is`;

const numbers = {
  sockets: 5000,
  rooms: 500,
  each: 5,
  rate: 200,
  seconds: 30,
  crowd: 2000,
  long: 1_000_000,
  speakers: 64,
};
type Sizes = Record<keyof typeof numbers, number>;

/** Rooms under load, against what \`ws\` and PostgreSQL alone do in the same minutes. */
export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    allowNegative: true,
    options: {
      ...(Object.fromEntries(
        Object.entries(numbers).map(([name, value]) => [name, { type: 'string', default: String(value) }]),
      ) as Record<keyof Sizes, { type: 'string'; default: string }>),
      only: { type: 'string', default: '' },
      profile: { type: 'string' },
      write: { type: 'boolean', default: true },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) console.log(usage);
  if (values.help) return 0;
  const sizes = Object.fromEntries(
    Object.keys(numbers).map((name) => [name, Number(values[name as keyof Sizes])]),
  ) as Sizes;
  const folder = makeFolder(null);
  const site = await openSite(folder.path, values.profile ?? null);
  const postmaster = postmasterOf(folder.path);
  try {
    const place = { site, postmaster, database: databaseOf(folder.path), sizes };
    const lines = await measure(place, values.only);
    if (values.write && values.only === '') keepSection('Chat', lines);
  } finally {
    await site.stop();
    folder.remove();
  }
  return 0;
}

interface Ground {
  site: Site;
  postmaster: number;
  database: string;
  sizes: Sizes;
}
interface Place extends Ground {
  port: number;
  people: readonly Listener[];
}

async function measure(ground: Ground, only: string): Promise<string[]> {
  const { sizes, database, site } = ground;
  const count = Math.max(sizes.sockets, sizes.crowd, sizes.speakers);
  const people = await addPeople(database, count, count);
  const place = { ...ground, people, port: Number(new URL(site.server.address).port) };
  const lines = [machineWords(), '', '| What | Measured | Target |', '| ---- | -------- | ------ |'];
  for (const [name, part] of Object.entries(parts)) {
    if (only !== '' && only !== name) continue;
    for (const line of await part(place)) {
      console.log(line);
      lines.push(line);
    }
  }
  lines[0] += ` Load of the machine at the end: ${loadavg()[0]!.toFixed(1)}.`;
  return lines;
}

const parts: Record<string, (place: Place) => Promise<string[]>> = { steady, crowd, sends, history };

const ms = (value: number) => `${Math.round(value)} ms`;
const ratio = (value: number) => value.toFixed(2);

async function steady({ site, port, database, people, sizes }: Place): Promise<string[]> {
  const { sockets, rooms, each, rate, seconds } = sizes;
  const seats = await seat(database, people.slice(0, sockets), rooms, each);
  const clients = seats.map((one) => new Client(port, one));
  const pid = site.server.child.pid!;
  const before = memoryOf(pid);
  await openAll(clients, { follow: true });
  const memory = ((memoryOf(pid) - before) * 1024) / sockets;
  const found = await speak(clients, { rate, seconds, each });
  const speaker = new Client(port, seats[0]!);
  await speaker.open({ follow: false });
  const storm = await comeBack(clients, speaker, 10_000);
  for (const client of [...clients, speaker]) client.close();
  return linesOfSteady(sizes, found, storm, memory);
}

function linesOfSteady(sizes: Sizes, found: Steady, storm: Storm, memory: number) {
  const { sockets, rooms, each, rate, seconds } = sizes;
  return [
    `| ${sockets} sockets that follow ${each} of ${rooms} rooms each, ${rate} messages a second for ${seconds} s: deliveries a second | ${Math.round(found.perSecond)} | 10000 |`,
    `| the same, sent to had, median and p95 | ${ms(found.p50)}, ${ms(found.p95)} | p95 100 ms |`,
    `| the same, p99 | ${ms(found.p99)} | 400 ms |`,
    `| lost, doubled, reordered of ${found.sent} messages | ${found.lost}, ${found.doubled}, ${found.reordered} | 0, 0, 0 |`,
    `| ${sockets} who come back within 10 s: until the last has all | ${storm.seconds.toFixed(1)} s | 30 s |`,
    `| lost by them | ${storm.lost} | 0 |`,
    `| memory of the server per socket | ${Math.round(memory)} kB | 40 kB |`,
  ];
}

async function crowd({ port, database, people, sizes }: Place): Promise<string[]> {
  const seats = await seat(database, people.slice(0, sizes.crowd), 1);
  const clients = seats.map((one) => new Client(port, one));
  await openAll(clients, { follow: true });
  const worst = await reachLast(clients, 20);
  const own = await broadcast(clients, 10);
  for (const client of clients) client.close();
  const raw = await rawBroadcast(sizes.crowd, clients[0]!.bytes, 10);
  return [
    `| a room of ${sizes.crowd} online: until the last one has a message, the worst of 20 | ${ms(worst)} | 1000 ms |`,
    `| the same room, said as fast as it is heard: deliveries a second | ${Math.round(own)} | |`,
    `| \`ws\` alone, as many lines and bytes | ${Math.round(raw)} | |`,
    `| of that | ${ratio(own / raw)} × | ≥ 0.5 × |`,
  ];
}

async function sends({ site, postmaster, port, database, people, sizes }: Place): Promise<string[]> {
  const ceilings = await startCeilings(database, () => 0);
  const seats = await seat(database, people.slice(0, sizes.speakers), sizes.speakers);
  const clients = seats.map((one) => new Client(port, one));
  await sayAll(clients, 3);
  const commits: number[] = [];
  const receipts: number[] = [];
  const cpu = () => [cpuOf(site.server.child.pid!), cpuWithChildren(postmaster), cpuOf(process.pid)];
  const used = [0, 0, 0];
  for (let round = 0; round < 3; round += 1) {
    commits.push(await ceilings.commits(4));
    const before = cpu();
    receipts.push(await sayAll(clients, 5));
    for (const [n, now] of cpu().entries()) used[n]! += (now - before[n]!) / (receipts.at(-1)! * 5);
  }
  await ceilings.stop();
  const [said, committed] = [receipts, commits].map((values) => values.sort((a, b) => a - b)[1]!);
  return [
    `| ${sizes.speakers} who speak in rooms of their own: receipts a second | ${Math.round(said!)} | |`,
    `| CPU of each: server, database, those who speak | ${used.map((one) => (one / 3).toFixed(2)).join(' + ')} ms | |`,
    `| single-row INSERTs a second, 16 clients | ${Math.round(committed!)} | |`,
    `| of that | ${ratio(said! / committed!)} × | ≥ 0.35 × |`,
  ];
}

async function history({ site, database, people, sizes }: Place): Promise<string[]> {
  const seats = await seat(database, people.slice(0, 2), 2);
  await fillRoom(database, seats[0]!.roomIds[0]!, 100);
  await fillRoom(database, seats[1]!.roomIds[0]!, sizes.long);
  const [short, long] = await openings(site.server.address, seats, 200);
  return [
    `| a room with 100 messages opened: the room and its last page, median | ${short!.toFixed(1)} ms | |`,
    `| one with ${sizes.long} | ${long!.toFixed(1)} ms | |`,
    `| of that | ${ratio(long! / short!)} × | 0.8–1.2 × |`,
  ];
}
