import { measure, type Bench, type Figure } from '../harness/measure.ts';
import type { Call } from '../harness/load.ts';
import { postBody, type Subjects } from './subjects.ts';

/** Upper bounds in multiples of the ceilings, and a lower bound for the share of INSERT commits. */
export interface Target {
  bare?: number;
  row?: number;
  commits?: number;
}

export interface Measured {
  name: string;
  target: Target;
  figure: Figure;
}

interface RowPlan {
  name: string;
  target: Target;
  next: (subjects: Subjects) => () => Call;
  writes?: boolean;
}

let fresh = 0;
/** Another address of the same page: no cache has it. */
const uncached = (path: string) => `${path}${path.includes('?') ? '&' : '?'}n=${(fresh += 1)}`;

const cookieOf = (token: string) => ({ cookie: `madang.session_token=${encodeURIComponent(token)}` });

/** A rising number for each run, so that everything written is new. */
function turns<Result>(make: (turn: number) => Result): () => Result {
  let turn = 0;
  return () => make(turn++);
}

const asMember = (subjects: Subjects, turn: number) => subjects.tokens[turn % subjects.tokens.length]!;

function writing(
  subjects: Subjects,
  turn: number,
  method: 'POST' | 'PUT',
  path: string,
  body?: object,
): Call {
  return {
    method,
    path,
    headers: {
      authorization: `Bearer ${asMember(subjects, turn)}`,
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  };
}

/** What people of every blueprint write about. */
const words = [
  '도서관',
  '산책',
  '모임',
  '커피',
  '프로젝트',
  '리뷰',
  '면접',
  '점심',
  'typescript',
  '강아지 산책',
];

const plans: readonly RowPlan[] = [
  {
    name: 'post page, 20 comments, guest, HTML',
    target: { bare: 30, row: 10 },
    next:
      ({ postId }) =>
      () => ({ path: uncached(`/posts/${postId}`) }),
  },
  {
    name: 'same, within the guest page cache',
    target: { bare: 3, row: 0.1 },
    next:
      ({ postId }) =>
      () => ({ path: `/posts/${postId}` }),
  },
  {
    name: 'same, within the guest page cache, gzip',
    target: { bare: 3, row: 0.1 },
    next:
      ({ postId }) =>
      () => ({ path: `/posts/${postId}`, headers: { 'accept-encoding': 'gzip' } }),
  },
  {
    name: 'same, signed in',
    target: { bare: 40, row: 15 },
    next: (subjects) =>
      turns((turn) => ({ path: `/posts/${subjects.postId}`, headers: cookieOf(asMember(subjects, turn)) })),
  },
  {
    name: 'post as JSON, guest',
    target: { bare: 10, row: 8 },
    next:
      ({ postId }) =>
      () => ({ path: `/api/v1/posts/${postId}` }),
  },
  {
    name: '20 comments as JSON, guest',
    target: { bare: 10, row: 8 },
    next:
      ({ postId }) =>
      () => ({ path: `/api/v1/posts/${postId}/comments?limit=20` }),
  },
  {
    name: 'list page, 30 rows, guest, HTML',
    target: { bare: 25, row: 8 },
    next:
      ({ space }) =>
      () => ({ path: uncached(`/spaces/${space}`) }),
  },
  {
    name: 'home page, guest, HTML',
    target: { bare: 25, row: 8 },
    next: () => () => ({ path: uncached('/') }),
  },
  {
    name: 'search as JSON, ten words in turn, guest',
    target: {},
    next: () =>
      turns((turn) => ({ path: `/api/v1/search?q=${encodeURIComponent(words[turn % words.length]!)}` })),
  },
  {
    name: 'post written',
    target: { bare: 25, row: 30, commits: 0.35 },
    writes: true,
    next: (subjects) =>
      turns((turn) => {
        const body = { space: subjects.space, title: `새 소식 ${turn}`, body: postBody, tags: ['도서관'] };
        return writing(subjects, turn, 'POST', '/api/v1/posts', body);
      }),
  },
  {
    name: 'comment written',
    target: { bare: 25, row: 30, commits: 0.35 },
    writes: true,
    next: (subjects) =>
      turns((turn) => {
        const id = subjects.postIds[turn % subjects.postIds.length]!;
        const body = { body: `${turn}번째로 덧붙이는 이야기입니다. **고맙습니다.**` };
        return writing(subjects, turn, 'POST', `/api/v1/posts/${id}/comments`, body);
      }),
  },
  {
    name: 'like given or taken back',
    target: { bare: 12, commits: 0.5 },
    writes: true,
    next: (subjects) =>
      turns((turn) => {
        const ids = subjects.postIds;
        const pair = turn % (ids.length * subjects.tokens.length);
        const path = `/api/v1/posts/${ids[pair % ids.length]!}/like`;
        const taken = Math.floor(turn / (ids.length * subjects.tokens.length)) % 2 === 1;
        const call = writing(subjects, pair % ids.length === 0 ? pair : turn, 'PUT', path);
        return { ...call, method: taken ? 'DELETE' : 'PUT' };
      }),
  },
];

/** Measures every row whose name is wanted. @param tell called with a line for each */
export async function measureRows(
  bench: Bench,
  subjects: Subjects,
  wanted: (name: string) => boolean,
  tell: (row: Measured) => void,
): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const { name, target, next, writes } of plans) {
    if (!wanted(name)) continue;
    const figure = await measure(bench, { next: next(subjects), ...(writes && { writes }) });
    measured.push({ name, target, figure });
    tell(measured.at(-1)!);
  }
  return measured;
}
