import { parseArgs } from 'node:util';
import pg from 'pg';
import { addPeople, type Listener } from '../notices/people.ts';
import { keepSection, machineWords } from '../search/results.ts';
import { databaseOf, makeFolder, openSite } from '../speed/site.ts';
import { fillRecruitments } from './fill.ts';

const usage = `npm run bench recruiting -- [options]
  --people 1000        who apply, and are answered as soon as they have
  --posts 100000       recruitments in the list
  --no-write           leaves bench/RESULTS.md as it is`;

const fields = ['backend', 'frontend', 'designer', 'app'];
const projects = 13;
const seatsOf = 4;
const clients = 16;

interface Place {
  origin: string;
  database: string;
}

/** Applications and acceptances that race for seats, and lists of many recruitments. */
export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    allowNegative: true,
    options: {
      people: { type: 'string', default: '1000' },
      posts: { type: 'string', default: '100000' },
      write: { type: 'boolean', default: true },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const folder = makeFolder(null);
  const site = await openSite(folder.path, null);
  try {
    const place = { origin: site.server.address, database: databaseOf(folder.path) };
    const race = await raceForSeats(place, Number(values.people));
    const lists = await readLists(place, Number(values.posts));
    const lines = [machineWords(), '', ...race.lines, '', ...lists];
    console.log(lines.join('\n'));
    if (values.write) keepSection('Recruiting', lines);
    return race.exact ? 0 : 1;
  } finally {
    await site.stop();
    folder.remove();
  }
}

async function call(place: Place, method: string, path: string, by: Listener | null, body?: object) {
  const answer = await fetch(`${place.origin}/api/v1${path}`, {
    method,
    headers: {
      ...(by && { authorization: `Bearer ${by.token}` }),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

async function raceForSeats(place: Place, count: number) {
  const [host, ...people] = (await addPeople(place.database, count + 1, count + 1)) as [
    Listener,
    ...Listener[],
  ];
  const posts: string[] = [];
  for (let n = 0; n < projects; n += 1) {
    const made = await call(place, 'POST', '/posts', host, {
      space: 'recruitments',
      title: `함께 만들 사람 ${n + 1}`,
      body: '여섯 주면 돼요.',
      facet: {
        deadline: new Date(Date.now() + 7 * 86_400_000).toISOString(),
        positions: fields.map((field) => ({ field, count: seatsOf })),
      },
    });
    if (made.status !== 201) throw new Error(JSON.stringify(made.body));
    posts.push(String(made.body['id']));
  }
  const before = await commitsAlone(place);
  const began = performance.now();
  const answers = { applied: 0, accepted: 0 };
  const queue = people.map((person, n) => ({
    person,
    post: posts[n % projects]!,
    field: fields[n % fields.length]!,
  }));
  const work = async () => {
    for (let next = queue.pop(); next; next = queue.pop()) {
      const { person, post, field } = next;
      const message = '함께하고 싶어요.';
      const applied = await call(place, 'POST', `/posts/${post}/applications`, person, {
        position: field,
        message,
      });
      if (applied.status !== 201) continue;
      answers.applied += 1;
      const path = `/applications/${String(applied.body['id'])}/decision`;
      // Twice at once, as an impatient host does.
      const decided = await Promise.all(
        [0, 1].map(() => call(place, 'PUT', path, host, { decision: 'accepted' })),
      );
      answers.accepted += decided.filter(({ status }) => status === 200).length;
    }
  };
  await Promise.all(Array.from({ length: clients }, work));
  const seconds = (performance.now() - began) / 1000;
  const { seats, exact } = await countSeats(place);
  const commits = (answers.applied + answers.accepted) / seconds;
  const asked = (count + answers.applied * 2) / seconds;
  return {
    exact: exact && answers.accepted === seats,
    lines: [
      `${count} members apply for ${projects * fields.length} positions of ${seatsOf} seats; every application is accepted twice at once.`,
      '',
      '| | |',
      '| --- | --- |',
      `| applications made, people taken in, seats filled | ${answers.applied}, ${answers.accepted}, ${seats} |`,
      `| head-counts exact | ${exact && answers.accepted === seats ? 'yes' : 'NO'} |`,
      `| committed a second (all requests, refusals too) | ${commits.toFixed(0)} (${asked.toFixed(0)}) |`,
      `| single-row UPDATEs that ${clients} clients commit a second | ${before.toFixed(0)} |`,
      `| share | ${(commits / before).toFixed(2)} (${(asked / before).toFixed(2)}), target 0.25 |`,
    ],
  };
}

/** What the same PostgreSQL commits of single-row UPDATEs a second, nothing else in between. */
async function commitsAlone({ database }: Place): Promise<number> {
  const pool = new pg.Pool({ connectionString: database, max: clients });
  await pool.query(
    'create unlogged table if not exists bench_seats (id int primary key, taken int not null)',
  );
  await pool.query('alter table bench_seats set logged');
  await pool.query('insert into bench_seats select n, 0 from generate_series(1, 52) as n');
  const seconds = 5;
  const until = performance.now() + seconds * 1000;
  let done = 0;
  const work = async () => {
    while (performance.now() < until) {
      const id = 1 + Math.floor(Math.random() * 52);
      await pool.query({
        name: 'take',
        text: 'update bench_seats set taken = taken + 1 where id = $1',
        values: [id],
      });
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: clients }, work));
  await pool.query('drop table bench_seats');
  await pool.end();
  return done / seconds;
}

async function countSeats({ database }: Place): Promise<{ seats: number; exact: boolean }> {
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  const { rows } = await client.query<{ seats: number; wrong: number }>(`
    select sum(p.taken)::int as seats, count(*) filter (where p.taken > p.head_count or p.taken <> (
      select count(*) from team_members m join teams t on t.id = m.team_id
      where t.post_id = p.post_id and m.field = p.field and m.left_at is null
    ))::int as wrong from recruitment_positions p`);
  await client.end();
  return { seats: rows[0]!.seats, exact: rows[0]!.wrong === 0 };
}

async function readLists(place: Place, posts: number): Promise<string[]> {
  await fillRecruitments(place.database, posts);
  const lines = [
    `${posts} recruitments, a tenth of them open; times of one answer over HTTP.`,
    '',
    '| list | median | p95 |',
    '| --- | --- | --- |',
  ];
  for (const query of [
    'sort=new',
    'open=true',
    'open=true&field=backend',
    'stack=Kotlin&open=true',
    'mode=offline&region=%EB%B6%80%EC%82%B0',
    'open=true&sort=soonest',
    'open=true&sort=bookmarks',
    'open=true&sort=popular',
  ]) {
    const times: number[] = [];
    for (let n = 0; n < 40; n += 1) {
      const began = performance.now();
      const answer = await call(place, 'GET', `/recruitments?${query}`, null);
      if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
      if (n >= 5) times.push(performance.now() - began);
    }
    times.sort((a, b) => a - b);
    const at = (share: number) => times[Math.floor(times.length * share)]!.toFixed(1);
    lines.push(`| ${decodeURIComponent(query)} | ${at(0.5)} ms | ${at(0.95)} ms |`);
  }
  return lines;
}
