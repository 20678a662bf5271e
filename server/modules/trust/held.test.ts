import { describe, expect, it } from 'vitest';
import { startCommunity, type Person } from '../../test/community.ts';

const write = (person: Person, title: string, body: string) =>
  person.post('/api/v1/posts', { space: 'free', title, body });

describe('what was held and let through', () => {
  it('appears everywhere once, with its notices', async () => {
    const one = await startCommunity({ env: { RATE_LIMIT_SCALE: '1' } });
    const moderator = await one.signUp('지킴이', 'moderator');
    const person = await one.signUp();
    const fan = await one.signUp();
    const held = await write(
      person,
      '보라색 펭귄 소식',
      `@${fan.handle} 보라색 펭귄이에요 https://penguin.example`,
    );
    expect(held.body.withheld).toBe('held');
    const drain = async () => {
      for (let round = 0; round < 3; round += 1) await one.node.jobs.drain();
    };
    const count = async (
      path: string,
      matches: (item: { id?: string; title?: string; type?: string }) => boolean,
    ) => (await fan.get(path)).body.items.filter(matches).length;
    // What was dear to find is kept for a while, so another search is made each time.
    const seen = async (words: string) => ({
      listed: await count('/api/v1/posts?limit=100', ({ id }) => id === held.body.id),
      found: await count(`/api/v1/search?q=${encodeURIComponent(words)}`, () => true),
      told: await count('/api/v1/notifications?limit=100', ({ type }) => type?.includes('mention') === true),
    });
    await drain();
    expect(await seen('보라색 펭귄')).toEqual({ listed: 0, found: 0, told: 0 });
    const { items } = (await moderator.get('/api/v1/moderation/queue?limit=100')).body;
    const row = items.find((item: { target: { id: string } }) => item.target.id === held.body.id);
    expect(row.hold).toEqual({ reason: 'new-member', rule: 'trust.hold_link_hours' });
    const decided = await moderator.put(`/api/v1/moderation/cases/${row.id}/decision`, {
      version: row.version,
      dismiss: true,
    });
    expect(decided.status).toBe(200);
    await drain();
    await drain();
    expect(await seen('펭귄 소식')).toEqual({ listed: 1, found: 1, told: 1 });
    await one.stop();
  });
});
