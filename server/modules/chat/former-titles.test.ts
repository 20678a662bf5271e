import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';

let community: Community;
let host: Person;
let guest: Person;

beforeAll(async () => {
  community = await startCommunity();
  [host, guest] = [await community.signUp('방장'), await community.signUp('손님')];
});
afterAll(() => community.stop());

const drain = () => community.node.jobs.drain({ until: new Date(Date.now() + 60_000) });

/** A room that the guest heard something in, and was taken out of before it got another name. */
async function renamedAfterwards(listed: boolean): Promise<string> {
  const settings = { title: '옛 이름', memberIds: [guest.handle], listed };
  const { id } = (await host.post('/api/v1/rooms', { type: 'group', ...settings })).body;
  await guest.put(`/api/v1/rooms/${id}/members/me`, {});
  await host.post(`/api/v1/rooms/${id}/messages`, { content: `들은 말 @${guest.handle}` });
  await drain();
  expect((await host.delete(`/api/v1/rooms/${id}/members/${guest.handle}`)).status).toBe(204);
  const { version } = (await host.get(`/api/v1/rooms/${id}`)).body;
  const renamed = await host.patch(`/api/v1/rooms/${id}`, { title: '새 비밀 이름', version });
  expect(renamed.status, JSON.stringify(renamed.body)).toBe(200);
  return id;
}

describe('a name that a room got after somebody left it', () => {
  it('is nowhere for them', async () => {
    const id = await renamedAfterwards(false);
    const answers = await Promise.all([
      guest.get(`/api/v1/rooms/${id}`),
      guest.get('/api/v1/rooms?scope=former'),
      guest.get(`/api/v1/rooms/${id}/search?q=${encodeURIComponent('들은')}`),
      guest.get(`/api/v1/me/messages/search?q=${encodeURIComponent('들은')}`),
      guest.get('/api/v1/notifications'),
    ]);
    for (const { status, body } of answers) {
      expect(status).toBe(200);
      expect(JSON.stringify(body)).toContain('옛 이름');
      expect(JSON.stringify(body)).not.toContain('새 비밀 이름');
    }
    expect((await host.get(`/api/v1/rooms/${id}`)).body.title).toBe('새 비밀 이름');
  });

  it('is at the door again for who is invited', async () => {
    const id = await renamedAfterwards(false);
    await host.put(`/api/v1/rooms/${id}/invitations/${guest.handle}`, {});
    expect((await guest.get(`/api/v1/rooms/${id}`)).body.title).toBe('새 비밀 이름');
  });

  it('is what everybody reads in the list', async () => {
    const id = await renamedAfterwards(true);
    expect((await guest.get(`/api/v1/rooms/${id}`)).body.title).toBe('새 비밀 이름');
  });
});
