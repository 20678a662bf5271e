import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, Person } from '../../server/test/community.ts';
import { startWatchedCommunity, type WatchedCommunity } from '../../server/test/refusals.ts';
import { anythingAbsurd, mutated, valid, type Schema } from './requests-from-schema.ts';

/**
 * Every operation of the document, asked many things at random, from the document alone. `FUZZ_RUNS` (requests an operation) and
 * `FUZZ_SEED` ask other things than every day.
 */
const runs = Number(process.env['FUZZ_RUNS'] ?? 50);
const seed = Number(process.env['FUZZ_SEED'] ?? 20261128);

interface Operation {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  params: Record<string, Schema>;
  query: Record<string, Schema>;
  body: Schema | undefined;
  responses: Record<string, { content?: Record<string, { schema?: Schema }> }>;
}
interface Asked {
  url: string;
  payload: string | undefined;
  as: 'guest' | 'member' | 'admin';
  isMutated: boolean;
}

let community: WatchedCommunity;
let operations: Operation[];
const people: Record<'member' | 'admin', Person[]> = { member: [], admin: [] };
/** What answers have named, by the word before it in a path: `posts` has ids of posts. */
const known = new Map<string, Set<string>>();
const statuses = new Map<number, number>();
const answerSchemas = new Map<Schema, ValidateFunction>();
const ajv = new Ajv2020({ strict: false, allErrors: false, validateFormats: true });
addFormats.default(ajv);

beforeAll(async () => {
  community = await startWatchedCommunity();
  const { body: document } = await community.guest.get('/api/openapi.json');
  ajv.addSchema(document, 'api');
  operations = readOperations(document);
  // Some will sign out, leave or be blocked on the way.
  for (let n = 0; n < 4; n += 1) people.member.push(await community.signUp(`회원 ${n}`));
  for (let n = 0; n < 4; n += 1) people.admin.push(await community.signUp(`지기 ${n}`, 'admin'));
  await plantSome(people.member[0]!);
}, 120_000);
afterAll(() => community.stop());

/** So that there is something to read, to change and to refuse. */
async function plantSome(author: Person): Promise<void> {
  for (const title of ['하나', '둘', '셋']) {
    const made = await author.post('/api/v1/posts', { space: 'free', title, body: '본문 `code`' });
    remember('posts', made.body.id);
    remember(
      'comments',
      (await author.post(`/api/v1/posts/${made.body.id}/comments`, { body: '댓글' })).body.id,
    );
  }
  for (const person of [...people.member, ...people.admin]) {
    remember('members', person.handle);
    remember('accounts', person.id);
  }
  remember('spaces', 'free');
}

interface RawOperation {
  parameters?: { name: string; in: string; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Operation['responses'];
}

function readOperations(document: { paths: Record<string, Record<string, RawOperation>> }): Operation[] {
  return Object.entries(document.paths).flatMap(([path, verbs]) =>
    Object.entries(verbs)
      .filter(([, raw]) => !raw.responses['200']?.content?.['text/event-stream'])
      .map(([verb, raw]) => {
        const schemas = (where: string) =>
          Object.fromEntries(
            (raw.parameters ?? []).filter((one) => one.in === where).map((one) => [one.name, one.schema]),
          );
        return {
          method: verb.toUpperCase() as Operation['method'],
          path,
          params: schemas('path'),
          query: schemas('query'),
          body: raw.requestBody?.content['application/json']?.schema,
          responses: raw.responses,
        };
      }),
  );
}

function remember(word: string, id: unknown): void {
  if (typeof id !== 'string' && typeof id !== 'number') return;
  const ids = known.get(word) ?? new Set();
  known.set(word, ids);
  if (ids.size < 50) ids.add(String(id));
}

/** Ids of what an answer holds, under the last word of its path. */
function learn({ path }: Operation, { body }: Answer): void {
  const word = path.split('/').findLast((part) => part !== '' && !part.startsWith('{'))!;
  for (const one of [body, ...(Array.isArray(body?.items) ? body.items : [])])
    for (const name of ['id', 'slug', 'handle', 'key', 'seq']) remember(word, one?.[name]);
}

function asking(operation: Operation): fc.Arbitrary<Asked> {
  const { path, params, query, body } = operation;
  const places = fc.tuple(
    ...Object.entries(params).map(([name, schema]) => paramOf(wordBefore(path, name), schema)),
  );
  const questions = fc.record(
    Object.fromEntries(
      Object.entries(query).map(([name, schema]) => [
        name,
        fc.oneof({ weight: 5, arbitrary: valid(schema) }, { weight: 1, arbitrary: anythingAbsurd }),
      ]),
    ),
    { requiredKeys: [] },
  );
  const bodies = body
    ? fc.oneof(
        { weight: 3, arbitrary: valid(body).map((value) => ({ value, isMutated: false })) },
        { weight: 2, arbitrary: mutated(body).map((value) => ({ value, isMutated: true })) },
      )
    : fc.constant({ value: undefined as unknown, isMutated: false });
  const callers = fc.oneof(
    { weight: 1, arbitrary: fc.constant('guest' as const) },
    { weight: 4, arbitrary: fc.constant('member' as const) },
    { weight: 3, arbitrary: fc.constant('admin' as const) },
  );
  return fc.tuple(places, questions, bodies, callers).map(([values, asked, { value, isMutated }, as]) => {
    let at = 0;
    const filled = path.replace(/\{(\w+)\}/g, () => encode(values[at++]));
    const search = Object.entries(asked).map(([name, one]) => `${name}=${encode(one)}`);
    return {
      url: search.length > 0 ? `${filled}?${search.join('&')}` : filled,
      payload: value === undefined ? undefined : JSON.stringify(value),
      as,
      isMutated,
    };
  });
}

const wordBefore = (path: string, name: string): string => {
  const parts = path.split('/');
  return parts[parts.indexOf(`{${name}}`) - 1] ?? '';
};

/** Mostly what is there, sometimes what could be, sometimes nonsense. */
function paramOf(word: string, schema: Schema): fc.Arbitrary<unknown> {
  const there = [...(known.get(word) ?? [])];
  return fc.oneof(
    { weight: 6, arbitrary: there.length > 0 ? fc.constantFrom(...there) : valid(schema) },
    { weight: 2, arbitrary: valid(schema) },
    { weight: 1, arbitrary: anythingAbsurd },
  );
}

function encode(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.isWellFormed() ? encodeURIComponent(text) : '%ED%A0%80';
}

async function ask(operation: Operation, asked: Asked): Promise<Answer> {
  const caller = asked.as === 'guest' ? null : people[asked.as][0]!;
  const answer = await community.request({
    method: operation.method,
    url: asked.url,
    headers: {
      ...(caller && { authorization: `Bearer ${caller.token}` }),
      ...(asked.payload !== undefined && { 'content-type': 'application/json' }),
    },
    ...(asked.payload !== undefined && { payload: asked.payload }),
  });
  statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
  if (answer.status < 300) learn(operation, answer);
  // Whoever signed out, left or was demoted makes room for the next.
  if (
    caller &&
    (answer.status === 401 || operation.path.includes('/admin/accounts/') || /\/me\b/.test(operation.path))
  )
    await replaceIfGone(asked.as as 'member' | 'admin');
  return answer;
}

async function replaceIfGone(sort: 'member' | 'admin'): Promise<void> {
  while (people[sort].length > 0) {
    const me = await people[sort][0]!.get('/api/v1/me');
    if (me.status === 200 && (sort === 'member' || me.body.role === 'admin')) return;
    people[sort].shift();
  }
  people[sort].push(await community.signUp(undefined, sort));
}

/** What is wrong with an answer, or null. */
function faultOf(operation: Operation, asked: Asked, answer: Answer): string | null {
  const what =
    `${answer.status} to ${asked.as}: ${operation.method} ${asked.url} ${asked.payload ?? ''}`.slice(0, 300);
  const described = operation.responses[String(answer.status)];
  if (answer.status >= 500) return `${what} ${JSON.stringify(answer.body)}`;
  if (!described) return `${what}: this status is not in the document`;
  const type = String(answer.headers['content-type'] ?? '').split(';')[0]!;
  if (answer.status >= 400)
    return type === 'application/problem+json' && typeof answer.body?.code === 'string'
      ? null
      : `${what}: no problem document`;
  const schema = described.content?.[type]?.schema;
  if (type !== 'application/json' || !schema) return null;
  const check = checkOf(schema);
  return check(answer.body) ? null : `${what}: ${ajv.errorsText(check.errors)}`;
}

function checkOf(schema: Schema): ValidateFunction {
  const check = answerSchemas.get(schema) ?? ajv.compile(schema);
  answerSchemas.set(schema, check);
  return check;
}

describe('any request', () => {
  it('is answered as the document says, and never by a failure of the server', async () => {
    // One of each sort is enough to be read.
    const faults = new Map<string, string>();
    let asked = 0;
    for (const operation of operations)
      for (const one of fc.sample(asking(operation), { numRuns: runs, seed: seed + asked })) {
        const fault = faultOf(operation, one, await ask(operation, one));
        if (fault) faults.set(`${operation.method} ${operation.path} ${fault.split(': ').at(-1)}`, fault);
        asked += 1;
      }
    expect([...faults.values()]).toEqual([]);
    expect(asked).toBeGreaterThanOrEqual(operations.length * runs);
    // It reached the code behind the schemas, not only their refusals.
    expect(statuses.get(200) ?? 0).toBeGreaterThan(asked / 20);
    expect(known.size).toBeGreaterThan(15);
  }, 600_000);

  it('that is refused for what it says changes nothing', async () => {
    const changes: string[] = [];
    for (const operation of operations.filter(({ body }) => body)) {
      const wrong = fc
        .sample(asking(operation), { numRuns: 40, seed: seed + 1 })
        .filter((one) => one.isMutated)
        .slice(0, 6);
      const first = await changedBy(operation, wrong);
      // What an earlier request left to be written a moment later is written once.
      const changed = first.length > 0 ? await changedBy(operation, wrong) : [];
      const asked = wrong.map((one) => `${operation.method} ${one.url} ${one.payload}`).join(' | ');
      if (changed.length > 0) changes.push(`${changed.join()}: ${asked}`.slice(0, 600));
    }
    expect(changes).toEqual([]);
  }, 300_000);
});

/** What is other than before, when these were refused; nothing when one of them was accepted. */
async function changedBy(operation: Operation, asked: readonly Asked[]): Promise<string[]> {
  const before = await community.snapshot();
  const statuses: number[] = [];
  for (const one of asked) statuses.push((await ask(operation, one)).status);
  const refused = statuses.some((status) => status === 400 || status === 422);
  if (!refused || statuses.some((status) => status < 300)) return [];
  const after = await community.snapshot();
  const changed = Object.keys(after.tables).filter((name) => after.tables[name] !== before.tables[name]);
  return after.files.length === before.files.length ? changed : [...changed, 'files'];
}
