import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cpuWithChildren, memoryOf, postmasterOf } from '../harness/accounting.ts';
import { startCeilings, type Ceilings } from '../harness/ceilings.ts';
import { fill, type Size } from './fill.ts';
import { compareSizes, grows } from './growth.ts';
import { mark, lineOf, pageOf, type Line } from './report.ts';
import { measureRows, type Measured } from './rows.ts';
import { measureSignIns } from './sign-in.ts';
import { databaseOf, makeFolder, openSite, type Site } from './site.ts';
import { makeSubjects, settle, type Subjects } from './subjects.ts';
import { measureWeight } from './weight.ts';

const usage = `npm run bench speed -- [options]
  --growth         10,000 against 1,000,000 posts instead of the table
  --keep FOLDER    fills this data folder, or uses it again
  --only TEXT      only rows whose name contains it
  --rounds 3       how often each row is measured; the median counts
  --seconds 5      how long each time
  --profile FOLDER writes CPU profiles of the server`;

const ordinary: Size = { posts: 100_000, comments: 1_000_000, members: 10_000 };
const small: Size = { posts: 10_000, comments: 20_000, members: 1_000 };
const large: Size = { posts: 1_000_000, comments: 2_000_000, members: 20_000 };
const resultsFile = join(import.meta.dirname, '..', 'RESULTS.md');

interface Options {
  only: string;
  rounds: number;
  seconds: number;
  profile: string | null;
}

/** Measures the table of targets, or the growth of costs; prints it and keeps it in `bench/RESULTS.md`. */
export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      growth: { type: 'boolean', default: false },
      keep: { type: 'string' },
      only: { type: 'string', default: '' },
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '5' },
      profile: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) console.log(usage);
  if (values.help) return 0;
  const { only, profile = null } = values;
  const options = { only, profile, rounds: Number(values.rounds), seconds: Number(values.seconds) };
  const folder = makeFolder(values.keep ?? null);
  try {
    await (values.growth ? measureGrowth(folder.path, options) : measureTable(folder.path, options));
  } finally {
    folder.remove();
  }
  return 0;
}

async function measureTable(folder: string, options: Options): Promise<void> {
  const first = await openSite(folder, null);
  await first.stop();
  await fill(folder, ordinary);
  await withBench(folder, options, async ({ site, idle, ceilings, rows, subjects }) => {
    const measured = await rows(() => true);
    const others =
      options.only === '' ? await measureOthers(site, first, subjects, { idle, ...options }) : [];
    const facts = `${sizeWords(ordinary)}; ${machineWords()}; 32 connections; median of ${options.rounds}.`;
    const lines = [...measured.map(lineOf), ...others];
    write('Speed', pageOf('Speed', lines, await ceilings.measure(options.seconds), facts), options);
  });
}

async function measureOthers(
  site: Site,
  first: Site,
  subjects: Subjects,
  { idle, seconds }: { idle: number; seconds: number },
): Promise<Line[]> {
  const origin = site.server.address;
  const signIns = await measureSignIns(origin, subjects, seconds);
  const weight = await measureWeight(`${origin}/posts/${subjects.postId}`);
  await settle();
  const loaded = memoryOf(site.server.child.pid!);
  const line = (name: string, found: string, target: string, holds: boolean) =>
    tell({ name, found, target, holds });
  return [
    line(
      'sign-in',
      `${signIns.perSecond.toFixed(0)}/s where ${signIns.hashesPerSecond.toFixed(0)} hashes/s are possible; meanwhile a trivial answer takes ${signIns.meanwhileMs} ms (alone ${signIns.aloneMs} ms, one hash ${signIns.hashMs.toFixed(0)} ms)`,
      '≥ 0.5 × hashes; the loop is never blocked by one',
      signIns.failures === 0 &&
        signIns.perSecond >= 0.5 * signIns.hashesPerSecond &&
        signIns.meanwhileMs < signIns.hashMs,
    ),
    line(
      'first visit to a post',
      `${weight.codeKb.toFixed(0)} kB of JS and CSS, ${weight.requests} requests`,
      '≤ 120 kB, ≤ 25 requests',
      weight.codeKb <= 120 && weight.requests <= 25,
    ),
    line('memory, idle', `${idle.toFixed(0)} MB`, '≤ 150 MB', idle <= 150),
    line('memory, after load', `${loaded.toFixed(0)} MB`, '≤ 300 MB', loaded <= 300),
    line(
      'start',
      `${first.startedIn.toFixed(1)} s with a new database, ${site.startedIn.toFixed(1)} s with this one`,
      '–',
      true,
    ),
  ];
}

async function measureGrowth(folder: string, options: Options): Promise<void> {
  const measured: Measured[][] = [];
  let page = '';
  for (const size of [small, large]) {
    await fill(folder, size);
    await withBench(folder, options, async ({ ceilings, rows }) => {
      measured.push(await rows(grows));
      const lines = compareSizes(measured[0]!, measured.at(-1)!);
      const facts = `From ${sizeWords(small)} to ${sizeWords(large)}; ${machineWords()}.`;
      page = pageOf('Growth', lines, await ceilings.measure(options.seconds), facts);
    });
  }
  compareSizes(measured[0]!, measured[1]!).forEach(tell);
  write('Growth', page, options);
}

interface Bench {
  site: Site;
  /** Memory of the server before anybody came (MB). */
  idle: number;
  ceilings: Ceilings;
  subjects: Subjects;
  rows: (wanted: (name: string) => boolean) => Promise<Measured[]>;
}

async function withBench(
  folder: string,
  { only, rounds, seconds, profile }: Options,
  work: (bench: Bench) => Promise<void>,
): Promise<void> {
  const site = await openSite(folder, profile);
  const postmaster = postmasterOf(folder);
  const databaseCpu = () => cpuWithChildren(postmaster);
  await settle();
  const idle = memoryOf(site.server.child.pid!);
  const ceilings = await startCeilings(databaseOf(folder), databaseCpu);
  try {
    const origin = site.server.address;
    const subjects = await makeSubjects(origin);
    await settle();
    const bench = { origin, serverPid: site.server.child.pid!, databaseCpu, ceilings, rounds, seconds };
    const rows = (wanted: (name: string) => boolean) =>
      measureRows(
        bench,
        subjects,
        (name) => wanted(name) && name.includes(only),
        (row) => void tell(lineOf(row)),
      );
    await work({ site, idle, ceilings, subjects, rows });
  } finally {
    await ceilings.stop();
    await site.stop();
  }
}

function tell(line: Line): Line {
  console.log(`${line.holds ? '✓' : '✗'} ${line.name}: ${line.found} (target ${line.target}: ${mark(line)})`);
  return line;
}

/** Replaces one section of the results; the other one stays. A part of the rows is no result. */
function write(title: string, page: string, { only }: Options): void {
  if (only !== '') return;
  const before = existsSync(resultsFile) ? readFileSync(resultsFile, 'utf8') : '';
  const others = before
    .split(/^(?=## )/m)
    .filter((part) => part.startsWith('## ') && !part.startsWith(`## ${title}\n`));
  const head =
    '# Results of `npm run bench`\n\nWritten by the bench itself. Costs are CPU of one request.\n\n';
  writeFileSync(resultsFile, `${head}${[...others, `${page}\n`].map((part) => part.trim()).join('\n\n')}\n`);
}

const sizeWords = ({ posts, comments }: Size): string =>
  `${posts.toLocaleString('en')} posts and ${comments.toLocaleString('en')} comments`;

const machineWords = (): string =>
  `Node ${process.versions.node.split('.')[0]}, ${availableParallelism()} cores for server, database and load`;
