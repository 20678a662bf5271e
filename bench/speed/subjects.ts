import { setTimeout as delay } from 'node:timers/promises';

/** What the measurements read and write. */
export interface Subjects {
  /** A post with 20 comments, and its space. */
  postId: string;
  space: string;
  /** Posts to comment on and to like. */
  postIds: string[];
  /** Members, signed in. */
  tokens: string[];
  emails: string[];
}

export const password = 'kite-lantern-river-7';
const members = 40;
const posts = 200;
const space = 'free';

const paragraph =
  '동네 도서관이 다시 문을 열었습니다. 평일에는 저녁 아홉 시까지, 주말에는 여섯 시까지 엽니다. ' +
  'The reading room is quiet in the morning, and **the second floor** has new desks. ';

/** A text as members write them: some paragraphs, a list, a quotation, some code; about 2 kB. */
export const postBody = [
  paragraph.repeat(3),
  '## 다녀온 이야기',
  `- 열람실 자리가 늘었습니다\n- 어린이 자료실은 [안내](https://example.org/library)를 보세요\n- 예약은 하루 전까지`,
  `> ${paragraph}`,
  '```ts\nconst seats = rooms.map((room) => room.seats).reduce((sum, seats) => sum + seats, 0);\n```',
  paragraph.repeat(4),
].join('\n\n');

const commentBody =
  '저도 어제 다녀왔습니다. 2층 창가 자리가 특히 좋더라고요. 다음 주에 **같이** 가실 분 계신가요?';

/** Makes members, posts and comments through the API, so that every page has the same shape on every machine. */
export async function makeSubjects(origin: string): Promise<Subjects> {
  const run = Date.now().toString(36);
  const emails = Array.from({ length: members }, (_, n) => `bench-${run}-${n}@people.test`);
  const tokens: string[] = [];
  for (const [n, email] of emails.entries()) tokens.push(await join(origin, email, n));
  const postIds: string[] = [];
  for (let n = 0; n < posts; n += 1) postIds.push(await publish(origin, tokens[n % members]!, n));
  const postId = postIds[0]!;
  await talk(origin, postId, tokens);
  return { postId, space, postIds: postIds.slice(1), tokens, emails };
}

/** Twenty comments, every third one an answer to the one before. */
async function talk(origin: string, postId: string, tokens: string[]): Promise<void> {
  let last: string | null = null;
  for (let n = 0; n < 20; n += 1) {
    const parentId: string | null = n % 3 === 2 ? last : null;
    const path = `/api/v1/posts/${postId}/comments`;
    const made = await call(origin, 'POST', path, tokens[n]!, { body: commentBody, parentId });
    last = (made.body as { id: string }).id;
  }
}

async function join(origin: string, email: string, n: number): Promise<string> {
  const answer = await call(origin, 'POST', '/api/auth/sign-up/email', null, {
    email,
    password,
    name: `재는이${n}`,
  });
  return answer.headers.get('set-auth-token')!;
}

async function publish(origin: string, token: string, n: number): Promise<string> {
  const body = { space, title: `도서관 소식 ${n}`, body: postBody, tags: ['도서관', 'reading'] };
  const made = await call(origin, 'POST', '/api/v1/posts', token, body);
  return (made.body as { id: string }).id;
}

/** @throws when the server refuses */
async function call(origin: string, method: string, path: string, token: string | null, body?: object) {
  const answer = await fetch(`${origin}${path}`, {
    method,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok)
    throw new Error(`${method} ${path} was refused with ${answer.status}: ${text.slice(0, 300)}`);
  return { headers: answer.headers, body: text === '' ? null : (JSON.parse(text) as unknown) };
}

/** The server has written views and done its jobs. */
export const settle = () => delay(3_000);
