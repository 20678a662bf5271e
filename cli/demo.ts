import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import type { Config } from '../server/app/config.ts';
import type { Ctx } from '../server/kernel/ctx.ts';
import { countAccounts } from '../server/modules/accounts/index.ts';
import { addToIndex, learnWords, loadIndex, rebuildIndex } from '../server/modules/search/index.ts';
import { hasFewPosts } from '../server/modules/posts/index.ts';
import { fillSite, makeFirstStart, WrongTexts, type DemoOptions } from '../server/modules/site/index.ts';
import { progressLine } from './progress.ts';
import { withNode } from './with-node.ts';

const usage =
  'madang demo [--posts 1000] [--comments N] [--members N] [--seed WORD] [--from FILE.tsv[.gz]] [--yes]';
const most = 10_000_000;
/** A server that has not said that it is there for so long (ms) is not. */
const silentAfter = 60_000;
/** Blueprints bring fewer. */
const samplePosts = 1_000;

/** Fills the site with invented content. Asks first where somebody lives already. */
export async function demo(config: Config, args: string[]): Promise<number> {
  const options = readOptions(args);
  if (typeof options === 'string') return complain(`${options}\n${usage}`);
  return withNode(config, async ({ ctx, jobs }) => {
    if ((await countAccounts(ctx)) > 0 && !options.yes && !(await agrees()))
      return complain('Nothing was changed. On a site that is not empty, say --yes.');
    try {
      const { nodes } = await jobs.overview();
      const asleep = nodes.every(({ beatAt }) => ctx.now.getTime() - beatAt.getTime() > silentAfter);
      await fill(ctx, config, { ...options, asleep });
      return 0;
    } catch (error) {
      if (!(error instanceof WrongTexts)) throw error;
      return complain(error.message);
    }
  });
}

async function fill(ctx: Ctx, config: Config, options: DemoOptions): Promise<void> {
  const first = await makeFirstStart(ctx, config);
  if (first)
    console.log(`Administrator: ${first.admin.email}  Password, shown only now: ${first.admin.password}`);
  // What a blueprint brought is indexed by jobs of the server, which may never have run.
  if (await hasFewPosts(ctx, samplePosts)) await rebuildIndex(ctx);
  const line = progressLine();
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1_000;
  const done = await fillSite(ctx, {
    ...options,
    index: { load: loadIndex, add: addToIndex, learn: learnWords },
    onProgress: ({ posts, comments }) => line.show(progressOf(posts, comments, options.posts, seconds())),
  });
  line.clear();
  const took = seconds();
  console.log(
    `Made ${done.posts} posts and ${done.comments} comments by ${done.members} members in ${took.toFixed(1)} s, ` +
      `all of it searchable: ${rate(done.posts, took)} posts/s (seed ${options.seed}).`,
  );
  line.show('tidying up …');
  await tidyUp(ctx);
  line.clear();
}

/** What the database does by itself in the first minutes: better before anybody comes. */
async function tidyUp(ctx: Ctx): Promise<void> {
  await ctx.db.connection().execute(async (db) => {
    await sql`set statement_timeout = 0`.execute(db);
    await sql`vacuum`.execute(db);
    await sql`reset statement_timeout`.execute(db);
  });
}

function progressOf(posts: number, comments: number, expected: number, seconds: number): string {
  const last = posts >= expected ? ', making the indexes' : '';
  return `${posts} posts, ${comments} comments, ${rate(posts, seconds)} posts/s … ${Math.round(seconds)} s${last}`;
}

const rate = (count: number, seconds: number): number => Math.round(count / Math.max(seconds, 0.001));

type Options = DemoOptions & { yes: boolean };

function readOptions(args: string[]): Options | string {
  const { values } = parseArgs({
    args,
    strict: false,
    options: {
      posts: { type: 'string' },
      comments: { type: 'string' },
      members: { type: 'string' },
      seed: { type: 'string', default: 'madang' },
      from: { type: 'string' },
      yes: { type: 'boolean', default: false },
    },
  }) as { values: Record<string, string | boolean | undefined> };
  const wrong = Object.keys(values).find(
    (name) => !['posts', 'comments', 'members', 'seed', 'from', 'yes'].includes(name),
  );
  if (wrong) return `There is no option --${wrong}.`;
  const from = typeof values.from === 'string' ? values.from : null;
  const posts = numberOf(values.posts, from === null ? 1_000 : most);
  const comments = numberOf(values.comments, from === null && posts !== null ? posts * 5 : 0);
  const members = numberOf(values.members, Math.max(20, Math.min(10_000, Math.round((posts ?? 0) / 10))));
  if (posts === null || comments === null || members === null || members === 0)
    return `Numbers are whole, from 0 to ${most}; at least one member.`;
  const seed = String(values.seed).toLowerCase();
  if (!/^[a-z0-9]{1,20}$/.test(seed)) return 'A seed has up to 20 letters and digits.';
  return { posts, comments, members, seed, from, yes: values.yes === true };
}

function numberOf(raw: string | boolean | undefined, initial: number): number | null {
  if (raw === undefined) return initial;
  const value = typeof raw === 'string' && /^\d{1,8}$/.test(raw) ? Number(raw) : NaN;
  return value <= most ? value : null;
}

async function agrees(): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(
    'This site is not empty. Add invented people and posts to it? (y/N) ',
  );
  terminal.close();
  return /^(y|yes|예|네)$/i.test(answer.trim());
}

function complain(line: string): number {
  console.error(line);
  return 2;
}
