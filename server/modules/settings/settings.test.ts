import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';

let community: Community;
let admin: Person;
const key = 'posts.undo_hours';
const settings = '/api/v1/admin/settings';

beforeAll(async () => {
  community = await startCommunity();
  admin = await community.signUp('마당지기', 'admin');
});
afterAll(() => community.stop());

interface View {
  key: string;
  value: unknown;
  version: number;
  changed: boolean;
}
const now = async (): Promise<View> =>
  (await admin.get(settings)).body.items.find((one: View) => one.key === key);
const history = async () => (await admin.get(`${settings}/${key}/history`)).body.items;
const restore = (body: unknown, by: Pick<Person, 'put'> = admin) =>
  by.put(`${settings}/${key}/restoration`, body);

describe('the history of a setting', () => {
  it('tells who changed what, and leads back to each former value', async () => {
    expect(await now()).toMatchObject({ value: 24, version: 0, changed: false });
    await admin.patch(settings, { [key]: 30 });
    await admin.patch(settings, { [key]: 30 });
    await admin.patch(settings, { [key]: 40, versions: { [key]: 1 } });
    await admin.patch(settings, { [key]: null });
    expect(await now()).toMatchObject({ value: 24, version: 3, changed: false });
    expect(await history()).toMatchObject([
      { version: 3, before: 40, after: null, by: { handle: admin.handle } },
      { version: 2, before: 30, after: 40 },
      { version: 1, before: null, after: 30 },
    ]);
    expect((await restore({ to: 1, version: 3 })).status).toBe(200);
    expect(await now()).toMatchObject({ value: 30, version: 4, changed: true });
    expect((await restore({ to: 0, version: 4 })).status).toBe(200);
    expect(await now()).toMatchObject({ value: 24, version: 5, changed: false });
  });

  it('is read page by page', async () => {
    const first = (await admin.get(`${settings}/${key}/history?limit=2`)).body;
    const second = (await admin.get(`${settings}/${key}/history?limit=2&cursor=${first.nextCursor}`)).body;
    expect([...first.items, ...second.items].map((one: View) => one.version)).toEqual([5, 4, 3, 2]);
  });
});

describe('changing a setting', () => {
  it('is refused when somebody else was first, also when both are at once', async () => {
    const { version } = await now();
    const answers = await Promise.all(
      [50, 60].map((value) => admin.patch(settings, { [key]: value, versions: { [key]: version } })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)!.body).toMatchObject({
      code: 'request.stale_version',
      params: { version: version + 1, key },
    });
    expect((await history()).length).toBe(version + 1);
    expect(await restore({ to: 1, version })).toMatchObject({ status: 409 });
  });

  it('is refused to others, for what there is not, and for what is no value', async () => {
    const before = await history();
    const [member, moderator] = [await community.signUp(), await community.signUp('지킴이', 'moderator')];
    const { version } = await now();
    expect((await restore({ to: 0, version }, community.guest)).status).toBe(401);
    for (const other of [member, moderator]) {
      expect((await restore({ to: 0, version }, other)).status).toBe(403);
      expect((await other.get(`${settings}/${key}/history`)).status).toBe(403);
      expect((await other.patch(settings, { [key]: 1 })).status).toBe(403);
    }
    expect(await restore({ to: 900, version })).toMatchObject({
      status: 404,
      body: { code: 'settings.change_not_found' },
    });
    expect((await restore({ to: -1, version })).status).toBe(422);
    expect((await restore({ to: '1', version })).status).toBe(422);
    expect((await restore({ to: 1, version, role: 'admin' })).status).toBe(422);
    expect((await admin.get(`${settings}/no.such/history`)).status).toBe(404);
    expect((await admin.put(`${settings}/no.such/restoration`, { to: 0, version: 0 })).status).toBe(404);
    expect((await admin.patch(settings, { [key]: 1, versions: 'all' })).status).toBe(422);
    expect((await admin.patch(settings, { [key]: 100_000 })).status).toBe(422);
    expect(await history()).toEqual(before);
  });
});
