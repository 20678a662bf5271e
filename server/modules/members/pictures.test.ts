import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Community, Person } from '../../test/community.ts';
import { fill, full, startWithCards } from './test-cards.ts';

let community: Community;
let me: Person;

beforeAll(async () => {
  ({ community } = await startWithCards());
  me = await community.signUp('사진사');
});
afterAll(() => community.stop());

async function upload(by: Person, name: string, type: string, content: Uint8Array<ArrayBuffer>) {
  const form = new FormData();
  form.append('file', new File([content], name, { type }));
  const sent = new Response(form);
  const made = await community.request({
    method: 'POST',
    url: '/api/v1/files',
    payload: Buffer.from(await sent.arrayBuffer()),
    headers: { 'content-type': sent.headers.get('content-type')!, authorization: `Bearer ${by.token}` },
  });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body.id as string;
}

async function picture(by: Person, shade: number): Promise<string> {
  const background = { r: shade, g: 90, b: 120 };
  const drawn = sharp({ create: { width: 640, height: 640, channels: 3, background } });
  return upload(by, '나.jpg', 'image/jpeg', new Uint8Array(await drawn.jpeg().toBuffer()));
}

const cardOf = (person: Person) =>
  community.guest.get(`/api/v1/members/${encodeURIComponent(person.handle)}`);

it('shows a picture everywhere, and only to its uploader before and after', async () => {
  const first = await picture(me, 1);
  expect((await community.guest.get(`/files/${first}`)).status).toBe(404);
  await fill(me, { avatarFileId: first });
  const { avatarUrl } = (await cardOf(me)).body;
  expect(avatarUrl).toContain(first);
  const served = await community.guest.get(avatarUrl);
  expect(served.status).toBe(200);
  expect(String(served.headers['content-type'])).toMatch(/^image\//);
  const post = await me.post('/api/v1/posts', { space: 'free', title: '글', body: '본문' });
  expect(post.body.author.avatarUrl).toBe(avatarUrl);

  const second = await picture(me, 2);
  await fill(me, { avatarFileId: second });
  expect((await community.guest.get(`/files/${first}`)).status).toBe(404);
  await fill(me, { avatarFileId: null });
  expect((await cardOf(me)).body.avatarUrl).toBeNull();
  expect((await community.guest.get(`/files/${second}`)).status).toBe(404);
});

it('refuses pictures of others, of posts, and what is no picture', async () => {
  const other = await community.signUp('남');
  const theirs = await picture(other, 3);
  const text = await upload(me, 'a.txt', 'text/plain', new TextEncoder().encode('글자'));
  const codeOf = async (avatarFileId: string) => {
    const answer = await me.patch('/api/v1/me', { avatarFileId });
    expect(answer.status).toBe(422);
    return answer.body.errors[0];
  };
  expect(await codeOf(theirs)).toMatchObject({ pointer: '/avatarFileId', code: 'files.not_claimable' });
  expect(await codeOf('f'.repeat(32))).toMatchObject({ code: 'files.not_claimable' });
  expect(await codeOf('../../etc/passwd')).toMatchObject({ code: 'files.not_claimable' });
  expect(await codeOf(text)).toMatchObject({ code: 'members.not_a_picture' });
  const pet = { ...full.pets[0], pictureFileId: theirs };
  const refused = await me.patch('/api/v1/me', { pets: [full.pets[0], pet] });
  expect(refused.body.errors).toMatchObject([{ pointer: '/pets/1/pictureFileId' }]);
});

it('shows the pictures of pets to whom the pets are shown', async () => {
  const owner = await community.signUp('집사');
  const stranger = await community.signUp('낯선이');
  const id = await picture(owner, 4);
  await fill(owner, { pets: [{ ...full.pets[0], pictureFileId: id }] });
  const { pictureUrl } = (await cardOf(owner)).body.pets[0];
  expect(pictureUrl).toContain(id);
  const statuses = async () => {
    const callers = [community.guest, stranger, owner];
    return Promise.all(callers.map(async (caller) => (await caller.get(pictureUrl)).status));
  };
  expect(await statuses()).toEqual([200, 200, 200]);
  await fill(owner, { visibility: { pets: 'members' } });
  expect(await statuses()).toEqual([404, 200, 200]);
  await fill(owner, { visibility: { pets: 'me' } });
  expect(await statuses()).toEqual([404, 404, 200]);
  await fill(owner, { visibility: { pets: 'everybody' }, pets: [full.pets[0]] });
  expect(await statuses()).toEqual([404, 404, 200]);
});

it('takes every picture away when its owner leaves', async () => {
  const owner = await community.signUp('갈사람');
  const [own, pet] = [await picture(owner, 5), await picture(owner, 6)];
  await fill(owner, { avatarFileId: own, pets: [{ ...full.pets[0], pictureFileId: pet }] });
  expect((await owner.delete('/api/v1/me', { password: owner.password })).status).toBe(204);
  for (const id of [own, pet]) expect((await community.guest.get(`/files/${id}`)).status).toBe(404);
});
