import { expect } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';

export const catalogue = {
  jobFields: [
    { key: 'backend', name: { ko: '백엔드', en: 'Back end' } },
    { key: 'designer', name: { ko: '디자이너', en: 'Designer' } },
  ],
  stackGroups: [
    { key: 'backend', name: { ko: '백엔드', en: 'Back end' }, stacks: ['TypeScript', 'PostgreSQL', 'Go'] },
  ],
};

/** A community where cards can hold everything. */
export async function startWithCards(): Promise<{ community: Community; admin: Person }> {
  const community = await startCommunity();
  const admin = await community.signUp('살림꾼', 'admin');
  const set = await admin.patch('/api/v1/admin/settings', {
    'members.catalogue': catalogue,
    'members.pets': true,
    'members.links_limit': 3,
  });
  expect(set.status).toBe(200);
  return { community, admin };
}

export const full = {
  introduction: '비밀스러운 소개',
  jobField: 'backend',
  employed: true,
  stacks: ['TypeScript', 'Go'],
  careers: [{ company: '물결상회', role: '개발자', from: '2020-01', until: null }],
  links: ['https://github.com/mulgyeol'],
  pets: [
    { name: '보리', species: 'dog', breed: '말티즈', birthday: '2020-02-29', sex: 'male', weightKg: 3.44 },
  ],
};

export async function fill(person: Person, body: object): Promise<void> {
  const answer = await person.patch('/api/v1/me', body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
}
