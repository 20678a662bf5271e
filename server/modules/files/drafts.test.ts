import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { plain } from '../../engines/images/test-images.ts';
import { startCommunity, type Answer, type Community, type Person } from '../../test/community.ts';
import { upload } from '../../test/uploads.ts';

let community: Community;
let writer: Person;
let stranger: Person;
let moderator: Person;
let now = new Date('2026-11-21T12:00:00Z');

beforeAll(async () => {
  community = await startCommunity({ now: () => now });
});
// Weeks pass below, and sessions end.
beforeEach(async () => {
  writer = await community.signUp('글쓴이');
  stranger = await community.signUp('낯선이');
  moderator = await community.signUp('지킴이', 'moderator');
});
afterAll(() => community.stop());

interface Uploaded {
  id: string;
  url: string;
}

async function uploaded(person = writer): Promise<Uploaded> {
  const content = await plain(400, 200).png().toBuffer();
  return (await upload(community, person, { name: '그림.png', content })).body as Uploaded;
}

const at = (key: string) => `/api/v1/drafts/${encodeURIComponent(key)}`;
const shows = (...files: Uploaded[]) => files.map(({ url }) => `![그림](${url})`).join('\n\n');

async function keep(key: string, body: string, person = writer): Promise<Answer> {
  const { version } = (await person.get(at(key))).body as { version?: number };
  const kept = await person.put(at(key), { title: '초안', body, ...(version && { version }) });
  expect(kept.status, JSON.stringify(kept.body)).toBe(200);
  return kept;
}

async function pass(days: number, job = 'files.sweep'): Promise<void> {
  now = new Date(now.getTime() + days * 86_400_000);
  await community.node.jobs.runTimed(job);
  await community.node.jobs.drain();
}

const statuses = ({ url }: Uploaded) =>
  Promise.all(
    [writer, stranger, moderator, community.guest].map(async (person) => (await person.get(url)).status),
  );
const isLeft = async ({ id }: Uploaded) =>
  (await community.node.ctx.db.selectFrom('files').select('id').where('id', '=', id).execute()).length === 1;

describe('a picture in a draft', () => {
  it('is there for its writer alone as long as the draft, then for the readers of the post', async () => {
    const picture = await uploaded();
    await keep('new', shows(picture));
    await pass(2);
    expect(await statuses(picture)).toEqual([200, 404, 404, 404]);
    await pass(20);
    expect(await statuses(picture)).toEqual([200, 404, 404, 404]);
    const body = shows(picture);
    const post = await writer.post('/api/v1/posts', { space: 'free', title: '글', body, draft: 'new' });
    expect(post.body.files).toMatchObject([{ id: picture.id }]);
    expect((await writer.get(at('new'))).status).toBe(404);
    await pass(2);
    expect(await statuses(picture)).toEqual([200, 200, 200, 200]);
  });

  it('goes a day after the draft was thrown away', async () => {
    const picture = await uploaded();
    await keep('new', shows(picture));
    await pass(5);
    expect((await writer.delete(at('new'))).status).toBe(204);
    await pass(0.9);
    expect(await isLeft(picture)).toBe(true);
    await pass(0.2);
    expect(await isLeft(picture)).toBe(false);
  });

  it('goes a day after it was taken out of the draft; what is still in stays', async () => {
    const [out, still] = [await uploaded(), await uploaded()];
    await keep('new', shows(out, still));
    await pass(5);
    await keep('new', shows(still));
    await pass(1.1);
    expect([await isLeft(out), await isLeft(still)]).toEqual([false, true]);
    await writer.delete(at('new'));
  });

  it('stays until the last of two drafts is thrown away', async () => {
    const picture = await uploaded();
    await keep('new', shows(picture));
    await keep('new:free', shows(picture));
    await writer.delete(at('new'));
    await pass(3);
    expect(await isLeft(picture)).toBe(true);
    await writer.delete(at('new:free'));
    await pass(1.1);
    expect(await isLeft(picture)).toBe(false);
  });

  it('goes with a draft that nobody came back to', async () => {
    const picture = await uploaded();
    await keep('new', shows(picture));
    await pass(91, 'posts.forget_stale');
    await pass(1.1);
    expect(await isLeft(picture)).toBe(false);
  });

  it('survives its post while a draft of the post still shows it', async () => {
    const picture = await uploaded();
    const body = shows(picture);
    const post = await writer.post('/api/v1/posts', { space: 'free', title: '글', body });
    await keep(`post:${post.body.id}`, body);
    await writer.patch(`/api/v1/posts/${post.body.id}`, { body: '그림 없이' });
    await pass(3);
    expect(await statuses(picture)).toEqual([200, 404, 404, 404]);
    const draft = `post:${post.body.id}`;
    const back = await writer.patch(`/api/v1/posts/${post.body.id}`, { body, draft });
    expect(back.body.files).toMatchObject([{ id: picture.id }]);
  });

  it('of somebody else is neither held nor shown', async () => {
    const theirs = await uploaded(stranger);
    await keep('new', shows(theirs));
    expect(await statuses(theirs)).toEqual([404, 200, 404, 404]);
    await pass(1.1);
    expect(await isLeft(theirs)).toBe(false);
    await writer.delete(at('new'));
  });

  it('is held by one of two devices that save at once, and by the post when it is published meanwhile', async () => {
    const [left, right] = [await uploaded(), await uploaded()];
    const { version } = (await keep('new', '처음')).body as { version: number };
    const answers = await Promise.all(
      [left, right].map((file) => writer.put(at('new'), { body: shows(file), version })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const winner = answers[0]!.status === 200 ? left : right;
    await pass(2);
    expect(await isLeft(winner)).toBe(true);
    expect(await isLeft(winner === left ? right : left)).toBe(false);
    const body = shows(winner);
    const [post] = await Promise.all([
      writer.post('/api/v1/posts', { space: 'free', title: '글', body, draft: 'new' }),
      writer.put(at('new'), { body, version: version + 1 }),
    ]);
    expect(post.body.files).toMatchObject([{ id: winner.id }]);
    await pass(2);
    expect(await statuses(winner)).toEqual([200, 200, 200, 200]);
  });

  it('goes with the member who leaves', async () => {
    const leaver = await community.signUp('떠나는 이');
    const picture = await uploaded(leaver);
    await keep('new', shows(picture), leaver);
    expect((await leaver.delete('/api/v1/me', { password: leaver.password })).status).toBe(204);
    await pass(0);
    expect(await isLeft(picture)).toBe(false);
  });
});
