import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';

let community: Community;
let author: Person;
let reader: Person;

beforeAll(async () => {
  community = await startCommunity();
  const admin = await community.signUp('마당지기', 'admin');
  await admin.patch('/api/v1/admin/settings', { 'search.time_limit_ms': 10_000 });
  author = await community.signUp('솔방울');
  reader = await community.signUp('읽는이');
});
afterAll(() => community.stop());

const indexed = () => community.node.jobs.drain();

async function publish(person: Person, post: object): Promise<string> {
  const made = await person.post('/api/v1/posts', { space: 'free', title: '제목', body: '본문', ...post });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body.id as string;
}

describe('a box that is being typed in', () => {
  it('is offered words of open posts', async () => {
    await publish(author, { title: '노랑부리백로', body: '노랑부리백로 노랑부리백로' });
    await indexed();
    const { body } = await community.guest.get(
      `/api/v1/search/suggestions?q=${encodeURIComponent('노랑부')}`,
    );
    expect(body.items.map((item: { text: string }) => item.text).join(' ')).toContain('노랑부리');
    expect((await community.guest.get('/api/v1/search/suggestions?q=')).body).toEqual({ items: [] });
  });
});

describe('similar posts', () => {
  it('never hold the post itself, nor what was deleted since', async () => {
    const first = await publish(author, {
      title: '청호반새 탐조 모임',
      body: '청호반새를 보러 가요. 쌍안경 준비.',
    });
    const second = await publish(author, {
      title: '청호반새 탐조 후기',
      body: '청호반새를 보고 왔어요. 쌍안경 좋아요.',
    });
    await indexed();
    const ids = async () =>
      (await reader.get(`/api/v1/posts/${first}/similar?limit=10`)).body.items.map(
        (item: { id: string }) => item.id,
      );
    const before = await ids();
    expect(before).toContain(second);
    expect(before).not.toContain(first);
    await author.delete(`/api/v1/posts/${second}`);
    expect(await ids()).not.toContain(second);
  });

  it('are found for a title that is being written, by members only', async () => {
    const draft = { title: '청호반새 탐조 같이 가실 분', body: '' };
    const { status, body } = await reader.post('/api/v1/search/similar', draft);
    expect(status).toBe(200);
    expect(body.items.length).toBeGreaterThan(0);
    expect((await reader.post('/api/v1/search/similar', { title: '  ' })).body).toEqual({ items: [] });
    expect((await community.guest.post('/api/v1/search/similar', draft)).status).toBe(401);
    expect((await reader.post('/api/v1/search/similar', { title: 'a', nope: 1 })).status).toBe(422);
  });
});
