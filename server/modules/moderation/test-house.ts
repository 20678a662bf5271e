import { startCommunity, type Answer, type Community, type Person } from '../../test/community.ts';

/** A community with those who keep its order. */
export interface House {
  community: Community;
  moderator: Person;
  other: Person;
  admin: Person;
}

export async function openHouse(options: { now?: () => Date } = {}): Promise<House> {
  const community = await startCommunity(options);
  return {
    community,
    moderator: await community.signUp('지킴이', 'moderator'),
    other: await community.signUp('다른 지킴이', 'moderator'),
    admin: await community.signUp('마당지기', 'admin'),
  };
}

export const warningsOf = (who: Person) => `/api/v1/members/${encodeURIComponent(who.handle)}/warnings`;
export const blockOf = (who: Person) => `/api/v1/moderation/members/${encodeURIComponent(who.handle)}/block`;
export const warning = (more: object = {}) => ({
  rule: 'respect',
  reason: '사람을 공격하지 말아 주세요',
  ...more,
});

export const signIn = ({ community }: Pick<House, 'community'>, who: Person): Promise<Answer> =>
  community.request({
    method: 'POST',
    url: '/api/auth/sign-in/email',
    payload: { email: who.email, password: who.password },
  });

/** Somebody whose sessions ended, signed in anew. */
export async function back(house: Pick<House, 'community'>, who: Person): Promise<Person> {
  const token = String((await signIn(house, who)).headers['set-auth-token']);
  const call = (method: 'GET' | 'POST') => (url: string, payload?: unknown) =>
    house.community.request({
      method,
      url,
      headers: { authorization: `Bearer ${token}` },
      ...(payload !== undefined && { payload: payload as object }),
    });
  return { ...who, token, get: call('GET'), post: call('POST') };
}

/** A post that was flagged, and the case it made. */
export async function flagged(
  { moderator }: Pick<House, 'moderator'>,
  { author, reporter }: { author: Person; reporter: Person },
  more: object = {},
): Promise<{ post: string; id: string; version: number }> {
  const text = { space: 'free', title: '글', body: '본문 원래', ...more };
  const post = (await author.post('/api/v1/posts', text)).body;
  await reporter.post('/api/v1/flags', { target: { type: 'post', id: post.id }, reason: 'abuse' });
  const { items } = (await moderator.get('/api/v1/moderation/queue?limit=100')).body;
  const found = items.find((one: { target: { id: string } }) => one.target.id === post.id);
  return { post: post.id, id: found?.id, version: found?.version };
}

export const decide = (who: Person, id: string, decision: object): Promise<Answer> =>
  who.put(`/api/v1/moderation/cases/${id}/decision`, decision);
