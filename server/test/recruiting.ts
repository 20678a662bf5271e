import type { Community, Person } from './community.ts';

const catalogue = {
  jobFields: ['designer', 'frontend', 'backend', 'app', 'pm'].map((key) => ({
    key,
    name: { ko: `분야 ${key}`, en: key },
  })),
  stackGroups: [{ key: 'backend', name: { ko: '백엔드', en: 'Back end' }, stacks: ['Kotlin', 'PostgreSQL'] }],
};

export const days = (community: Community, count: number) =>
  new Date(community.node.ctx.now.getTime() + count * 86_400_000).toISOString();

/** A space for recruitments, and the fields that people have. */
export async function openRecruiting(community: Community): Promise<Person> {
  const admin = await community.signUp('마당지기', 'admin');
  await admin.patch('/api/v1/admin/settings', { 'members.catalogue': catalogue });
  await admin.post('/api/v1/spaces', { slug: 'recruitments', name: '모집', kind: 'recruitment' });
  return admin;
}

export async function recruit(
  community: Community,
  host: Person,
  facet: object = {},
  title = '동네 소음 지도',
): Promise<string> {
  const made = await host.post('/api/v1/posts', {
    space: 'recruitments',
    title,
    body: '같이 만들어요',
    facet: { deadline: days(community, 7), positions: [{ field: 'backend', count: 2 }], ...facet },
  });
  if (made.status !== 201) throw new Error(JSON.stringify(made.body));
  return made.body.id as string;
}

export const applyTo = (person: Person, postId: string, position = 'backend', message = '함께하고 싶어요') =>
  person.post(`/api/v1/posts/${postId}/applications`, { position, message });

export const decide = (host: Person, id: string, decision = 'accepted', more: object = {}) =>
  host.put(`/api/v1/applications/${id}/decision`, { decision, ...more });

/** Applies and is taken in. */
export async function takeIn(host: Person, person: Person, postId: string, position = 'backend') {
  const { body } = await applyTo(person, postId, position);
  const answer = await decide(host, body.id);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return body.id as string;
}

export async function noticesOf(person: Person): Promise<string[]> {
  const { body } = await person.get('/api/v1/notifications?limit=100');
  return body.items.map((item: { type: string }) => item.type);
}
