import { afterAll, beforeAll, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';
import { cancelMatch, openMatch, type NewMatch } from './index.ts';

let community: Community;
let host: Person;
let guest: Person;

beforeAll(async () => {
  community = await startCommunity();
  [host, guest] = [await community.signUp('방장'), await community.signUp('손님')];
});
afterAll(() => community.stop());

const meetup = (memberIds: string[], more: Partial<NewMatch> = {}): NewMatch => ({
  origin: 'meetup',
  poolId: null,
  postId: null,
  category: 'meal',
  title: '점심',
  hostId: memberIds[0]!,
  memberIds,
  conditions: { place: ['seocho'] },
  roomId: null,
  ...more,
});

const open = (match: NewMatch) => community.node.ctx.transaction((tx) => openMatch(tx, match));

async function scoreOf({ id }: Person): Promise<number> {
  const rows = await community.node.ctx.db
    .selectFrom('match_scores')
    .select('amount')
    .where('account_id', '=', id)
    .execute();
  return rows.reduce((sum, { amount }) => sum + amount, 0);
}

it('opens a room for those who met, and grants host and members their points once for each pair', async () => {
  const { roomId } = await open(meetup([host.id, guest.id]));
  expect((await guest.get(`/api/v1/rooms/${roomId}`)).body).toMatchObject({ type: 'match', memberCount: 2 });
  expect([await scoreOf(host), await scoreOf(guest)]).toEqual([42, 10]);
  // The same two again, on the same day.
  await open(meetup([host.id, guest.id]));
  expect([await scoreOf(host), await scoreOf(guest)]).toEqual([42, 10]);
  const newcomer = await community.signUp('새 손님');
  await open(meetup([host.id, guest.id, newcomer.id]));
  expect([await scoreOf(host), await scoreOf(guest), await scoreOf(newcomer)]).toEqual([84, 10, 10]);
});

it('takes back what a cancelled match gave', async () => {
  const [one, other] = [await community.signUp(), await community.signUp()];
  const { id, roomId } = await open(meetup([one.id, other.id]));
  const cancel = () =>
    community.node.ctx.transaction((tx) => cancelMatch(tx, id, { by: one.id, reason: '비가 와요' }));
  await cancel();
  expect([await scoreOf(one), await scoreOf(other)]).toEqual([0, 0]);
  await expect(cancel()).rejects.toMatchObject({ code: 'matching.already_cancelled' });
  expect((await one.get(`/api/v1/rooms/${roomId}`)).body.closedAt).not.toBeNull();
});

it('needs two people who hear each other', async () => {
  await expect(open(meetup([host.id]))).rejects.toMatchObject({ code: 'matching.too_few' });
  await expect(open(meetup([host.id, host.id]))).rejects.toMatchObject({ code: 'matching.too_few' });
  const silent = await community.signUp('조용한 이');
  await silent.put(`/api/v1/members/${encodeURIComponent(host.handle)}/block`);
  await expect(open(meetup([host.id, silent.id]))).rejects.toMatchObject({ code: 'matching.not_together' });
});
