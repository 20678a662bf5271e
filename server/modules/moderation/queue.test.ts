import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Community, Person } from '../../test/community.ts';
import { flagged, openHouse, type House } from './test-house.ts';

let house: House;
let community: Community;
let author: Person;
let reporter: Person;
let moderator: Person;
let admin: Person;

beforeAll(async () => {
  house = await openHouse();
  ({ community, moderator, admin } = house);
  author = await community.signUp('글쓴이');
  reporter = await community.signUp('신고한이');
});
afterAll(() => community.stop());

const flag = (more: object = {}, who = author) => flagged(house, { author: who, reporter }, more);

describe('the queue', () => {
  it('is for staff, and says what is wrong with absurd questions', async () => {
    const { id } = await flag();
    for (const path of ['queue', 'staff', 'appeals', `cases/${id}`]) {
      expect((await community.guest.get(`/api/v1/moderation/${path}`)).status).toBe(401);
      expect((await author.get(`/api/v1/moderation/${path}`)).status).toBe(403);
    }
    expect((await moderator.get('/api/v1/moderation/queue?state=lost')).status).toBe(422);
    expect((await moderator.get('/api/v1/moderation/queue?cursor=abc')).status).toBe(422);
    expect((await moderator.get('/api/v1/moderation/cases/0')).status).toBe(404);
    expect((await moderator.get('/api/v1/moderation/queue?assignee=nobody-here')).body.items).toEqual([]);
  });

  it('is read page by page, the longest waiting first', async () => {
    await flag();
    await flag();
    const first = (await moderator.get('/api/v1/moderation/queue?limit=1')).body;
    const next = (await moderator.get(`/api/v1/moderation/queue?limit=1&cursor=${first.nextCursor}`)).body;
    expect(Number(next.items[0].id)).toBeGreaterThan(Number(first.items[0].id));
    expect(first.open).toBeGreaterThan(1);
  });

  it('shows the words of a text, not its markup', async () => {
    const { id } = await flag({ body: '본문 **굵게** <b>&amp;\n\n- 하나' });
    const { items } = (await moderator.get('/api/v1/moderation/queue?limit=100')).body;
    const shown = items.find((one: { id: string }) => one.id === id).target.excerpt;
    expect(shown).toBe('본문 굵게 <b>& 하나');
  });

  it('hides cases of spaces that a moderator may not read', async () => {
    await admin.post('/api/v1/spaces', { slug: 'boss', name: '마당지기', rights: { read: 'admin' } });
    const second = await community.signUp('둘째 마당지기', 'admin');
    const post = (await second.post('/api/v1/posts', { space: 'boss', title: '속말', body: '쉿' })).body.id;
    await admin.post('/api/v1/flags', { target: { type: 'post', id: post }, reason: 'abuse' });
    const ids = async (who: Person) =>
      (await who.get('/api/v1/moderation/queue?limit=100')).body.items.map(
        (one: { target: { id: string } }) => one.target.id,
      );
    expect(await ids(admin)).toContain(post);
    expect(await ids(moderator)).not.toContain(post);
  });
});
