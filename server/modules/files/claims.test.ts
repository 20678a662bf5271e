import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plain } from '../../engines/images/test-images.ts';
import { startCommunity, type Community, type Person } from '../../test/community.ts';
import { upload } from '../../test/uploads.ts';

let community: Community;
let writer: Person;
const hour = 3_600_000;
let now = new Date('2026-11-21T12:00:00Z');

beforeAll(async () => {
  community = await startCommunity({ now: () => now });
  writer = await community.signUp('글쓴이');
});
afterAll(() => community.stop());

async function uploaded(person = writer, name = 'a.txt') {
  const content = name.endsWith('.png') ? await plain(900, 300).png().toBuffer() : 'words';
  const { id, url } = (await upload(community, person, { name, content })).body;
  return { id, url } as { id: string; url: string };
}

const post = (body: object) =>
  writer.post('/api/v1/posts', { space: 'free', title: '글', body: '본문', ...body });
const idsOf = (files: { id: string }[]) => files.map((file) => file.id).sort();
const ids = (...files: { id: string }[]) => idsOf(files);
const left = async () => idsOf(await community.node.ctx.db.selectFrom('files').select('id').execute());

async function objects(): Promise<string[]> {
  const keys = [];
  for await (const { key } of community.node.engines.storage.list('files/')) keys.push(key);
  return keys;
}

async function usage(person = writer): Promise<number> {
  const row = await community.node.ctx.db
    .selectFrom('file_usage')
    .select('bytes')
    .where('account_id', '=', person.id)
    .executeTakeFirst();
  return Number(row?.bytes ?? 0);
}

/** Bytes of all that is kept for somebody, added up. */
async function kept(person = writer): Promise<number> {
  const rows = await community.node.ctx.db
    .selectFrom('files')
    .select('kept_size')
    .where('uploader_id', '=', person.id)
    .execute();
  return rows.reduce((sum, row) => sum + row.kept_size, 0);
}

async function run(name: string): Promise<void> {
  await community.node.jobs.runTimed(name);
  await community.node.jobs.drain();
}

async function sweepAfter(hours: number): Promise<void> {
  now = new Date(now.getTime() + hours * hour);
  await run('files.sweep');
}

describe('a post and its files', () => {
  it('lists what its text uses and what was named, and tells pages how large pictures are', async () => {
    const picture = await uploaded(writer, 'a.png');
    const named = await uploaded();
    const made = await post({ body: `![고양이](${picture.url})`, files: [named.id] });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    expect(idsOf(made.body.files)).toEqual(ids(picture, named));
    expect(made.body.files).toContainEqual({ ...named, name: 'a.txt', mediaType: 'text/plain', size: 5 });
    expect(made.body.bodyHtml).toContain('width="900" height="300"');
    expect(made.body.bodyHtml).toContain(`/files/${picture.id}?w=320 320w`);
    const preview = await writer.post('/api/v1/previews', { body: `![고양이](${picture.url})` });
    expect(preview.body.html).toContain('width="900"');
  });

  it('lets go of what an edit takes out, keeps what was named, until a list says otherwise', async () => {
    const [one, two, named] = [await uploaded(), await uploaded(), await uploaded()];
    const made = await post({ body: `[1](${one.url}) [2](${two.url})`, files: [named.id] });
    const path = `/api/v1/posts/${made.body.id}`;
    const edited = await writer.patch(path, { body: `[2](${two.url})` });
    expect(idsOf(edited.body.files)).toEqual(ids(two, named));
    const titled = await writer.patch(path, { title: '다른 제목' });
    expect(idsOf(titled.body.files)).toEqual(ids(two, named));
    const listed = await writer.patch(path, { files: [] });
    expect(idsOf(listed.body.files)).toEqual(ids(two));
    const back = await writer.patch(path, { body: `[1](${one.url})`, files: [named.id] });
    expect(idsOf(back.body.files)).toEqual(ids(one, named));
  });

  it('shows its first picture in lists, and the next one when that is taken out', async () => {
    const [one, two] = [await uploaded(writer, 'a.png'), await uploaded(writer, 'b.png')];
    const made = await post({ body: `![1](${one.url}) ![2](${two.url})` });
    expect(made.body.pictureUrl).toBe(`/files/${one.id}?w=320`);
    expect((await community.guest.get(made.body.pictureUrl)).headers['content-type']).toBe('image/webp');
    await writer.patch(`/api/v1/posts/${made.body.id}`, { body: `![2](${two.url})` });
    const list = await community.guest.get('/api/v1/posts?limit=1');
    expect(list.body.items[0].pictureUrl).toBe(`/files/${two.id}?w=320`);
    const bare = await writer.patch(`/api/v1/posts/${made.body.id}`, { body: '말만' });
    expect(bare.body.pictureUrl).toBeNull();
  });

  it('takes no file of somebody else, of another post, or twice at once', async () => {
    const stranger = await community.signUp('낯선이');
    const theirs = await uploaded(stranger);
    expect((await post({ files: [theirs.id] })).body.errors[0]).toMatchObject({
      pointer: '/files/0',
      code: 'files.not_claimable',
    });
    const mine = await uploaded();
    const answers = await Promise.all([post({ files: [mine.id] }), post({ files: [mine.id] })]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 422]);
    expect((await post({ files: Array.from({ length: 51 }, String) })).status).toBe(422);
    expect((await post({ files: ['nonsense'] })).status).toBe(422);
  });
});

describe('the sweep', () => {
  it('removes after a day what nothing uses, with its objects and the room that it took', async () => {
    const [used, forgotten] = [await uploaded(), await uploaded(writer, 'b.png')];
    await post({ body: `[1](${used.url})` });
    await sweepAfter(23);
    expect(await left()).toContain(forgotten.id);
    await sweepAfter(2);
    expect(await left()).toContain(used.id);
    expect(await left()).not.toContain(forgotten.id);
    expect((await objects()).filter((key) => key.includes(forgotten.id))).toEqual([]);
    expect(await usage()).toBe(await kept());
  });

  it('waits for a draft that still shows the file', async () => {
    const { id, url } = await uploaded();
    const draft = { title: '초안', body: `![1](${url})` };
    const kept = await writer.put('/api/v1/drafts/new', draft);
    expect(kept.status, JSON.stringify(kept.body)).toBeLessThan(300);
    await sweepAfter(48);
    expect(await left()).toContain(id);
    expect((await post({ body: draft.body })).body.files[0].id).toBe(id);
  });

  it('follows the setting', async () => {
    const admin = await community.signUp('마당지기', 'admin');
    await admin.patch('/api/v1/admin/settings', { 'files.unclaimed_hours': 2 });
    const { id } = await uploaded();
    await sweepAfter(3);
    expect(await left()).not.toContain(id);
    await admin.patch('/api/v1/admin/settings', { 'files.unclaimed_hours': null });
  });

  it('removes what an erased post and its comments used', async () => {
    const [inPost, inComment] = [await uploaded(), await uploaded()];
    const made = await post({ body: `[1](${inPost.url})` });
    await writer.post(`/api/v1/posts/${made.body.id}/comments`, { body: `[2](${inComment.url})` });
    await writer.delete(`/api/v1/posts/${made.body.id}`);
    await sweepAfter(29 * 24);
    expect(await left()).toEqual(expect.arrayContaining([inPost.id, inComment.id]));
    now = new Date(now.getTime() + 2 * 24 * hour);
    await run('posts.erase_deleted');
    await sweepAfter(0);
    expect(await left()).not.toContain(inPost.id);
    expect(await left()).not.toContain(inComment.id);
  });

  it('removes what an erased comment used, while its post stays', async () => {
    const file = await uploaded();
    const made = await post({});
    const path = `/api/v1/posts/${made.body.id}/comments`;
    const comment = await writer.post(path, { body: `[1](${file.url})` });
    await writer.delete(`/api/v1/comments/${comment.body.id}`);
    now = new Date(now.getTime() + 31 * 24 * hour);
    await run('posts.erase_deleted');
    await sweepAfter(0);
    expect(await left()).not.toContain(file.id);
  });

  it('removes at once what somebody who left had not used; what they wrote keeps its pictures', async () => {
    const leaver = await community.signUp('떠나는 이');
    const [used, unused] = [await uploaded(leaver), await uploaded(leaver)];
    await leaver.post('/api/v1/posts', { space: 'free', title: '글', body: `[1](${used.url})` });
    expect((await leaver.delete('/api/v1/me', { password: leaver.password })).status).toBe(204);
    expect((await community.guest.get(used.url)).status).toBe(200);
    await sweepAfter(0);
    expect(await left()).toContain(used.id);
    expect(await left()).not.toContain(unused.id);
  });
});
