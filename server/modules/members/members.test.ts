import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definePortfolioSource } from '../../kernel/portfolio.ts';
import type { Community, Person } from '../../test/community.ts';
import { readSearchableMember } from './index.ts';
import { catalogue, fill, full, startWithCards } from './test-cards.ts';
import { visibilityDefaults } from './visibility.rules.ts';

let community: Community;
let admin: Person;

beforeAll(async () => {
  ({ community, admin } = await startWithCards());
});
afterAll(() => community.stop());

describe('the own card', () => {
  it('keeps what was said and shows it in order', async () => {
    const me = await community.signUp('온 카드');
    const before = await me.get('/api/v1/me');
    const answer = await me.patch('/api/v1/me', {
      ...full,
      stacks: ['go', 'TypeScript', 'Go'],
      careers: [
        { company: '옛집', role: '인턴', from: '2018-01', until: '2018-06' },
        { company: '물결상회', role: '개발자', from: '2020-01' },
        { company: '다리집', role: '사원', from: '2018-07', until: '2019-12' },
      ],
      links: ['github.com/mulgyeol', 'https://www.behance.net/a', 'https://github.com/mulgyeol'],
      version: before.body.version,
    });
    expect(answer.body).toMatchObject({
      jobField: 'backend',
      jobFieldName: '백엔드',
      employed: true,
      stacks: ['TypeScript', 'Go'],
      careers: [{ company: '물결상회', until: null }, { company: '다리집' }, { company: '옛집' }],
      links: [
        { url: 'https://github.com/mulgyeol', platform: 'github', label: 'github.com/mulgyeol' },
        { platform: 'behance', label: 'behance.net/a' },
      ],
      pets: [{ name: '보리', weightKg: 3.4, pictureUrl: null }],
      version: before.body.version + 1,
      visibility: visibilityDefaults,
    });
  });

  it('names job fields in the language of the reader', async () => {
    const me = await community.signUp();
    await fill(me, { jobField: 'designer' });
    const english = await community.request({
      method: 'GET',
      url: `/api/v1/members/${encodeURIComponent(me.handle)}`,
      headers: { 'accept-language': 'en' },
    });
    expect(english.body).toMatchObject({ jobField: 'designer', jobFieldName: 'Designer' });
  });

  it('can be emptied field by field', async () => {
    const me = await community.signUp();
    await fill(me, full);
    await fill(me, {
      jobField: null,
      employed: null,
      stacks: [],
      careers: [],
      links: [],
      pets: [],
      introduction: '',
    });
    const empty = {
      jobField: null,
      jobFieldName: null,
      employed: null,
      stacks: [],
      careers: [],
      links: [],
      pets: [],
    };
    expect((await me.get('/api/v1/me')).body).toMatchObject({ ...empty, introduction: '' });
  });

  it('keeps what the catalogue lost since', async () => {
    const me = await community.signUp();
    await fill(me, { jobField: 'backend', stacks: ['Go'] });
    await admin.patch('/api/v1/admin/settings', { 'members.catalogue': { jobFields: [], stackGroups: [] } });
    try {
      await fill(me, { jobField: 'backend', stacks: ['Go'] });
      expect((await me.get('/api/v1/me')).body).toMatchObject({ jobFieldName: 'backend', stacks: ['Go'] });
      expect((await me.patch('/api/v1/me', { stacks: ['Go', 'TypeScript'] })).status).toBe(422);
    } finally {
      await admin.patch('/api/v1/admin/settings', { 'members.catalogue': catalogue });
    }
  });

  it('answers a stale version with the current one and changes nothing', async () => {
    const me = await community.signUp();
    const { version } = (await me.get('/api/v1/me')).body;
    await fill(me, { introduction: '먼저', version });
    const stale = await me.patch('/api/v1/me', { introduction: '나중', version });
    expect(stale).toMatchObject({
      status: 409,
      body: { code: 'request.stale_version', params: { version: version + 1 } },
    });
    expect((await me.get('/api/v1/me')).body.introduction).toBe('먼저');
  });

  it('lets one of two edits at once win', async () => {
    const me = await community.signUp();
    const { version } = (await me.get('/api/v1/me')).body;
    const answers = await Promise.all(
      ['하나', '둘', '셋'].map((introduction) => me.patch('/api/v1/me', { introduction, version })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  });

  it('is for members', async () => {
    expect(await community.guest.patch('/api/v1/me', { introduction: 'x' })).toMatchObject({ status: 401 });
  });

  it.each<[string, object, string]>([
    ['an unknown job field', { jobField: 'astronaut' }, '/jobField'],
    ['an unknown stack', { stacks: ['Go', 'COBOL'] }, '/stacks/1'],
    [
      'a career without company',
      { careers: [{ company: ' ', role: 'a', from: '2020-01' }] },
      '/careers/0/company',
    ],
    [
      'a career that ends before it begins',
      { careers: [{ company: 'a', role: 'b', from: '2020-02', until: '2020-01' }] },
      '/careers/0/until',
    ],
    [
      'a career of the far future',
      { careers: [{ company: 'a', role: 'b', from: '2090-01' }] },
      '/careers/0/from',
    ],
    ['month thirteen', { careers: [{ company: 'a', role: 'b', from: '2020-13' }] }, '/careers/0/from'],
    [
      'a long company',
      { careers: [{ company: '가'.repeat(101), role: 'b', from: '2020-01' }] },
      '/careers/0/company',
    ],
    [
      'a hidden turn of text',
      { careers: [{ company: 'a\u202eb', role: 'b', from: '2020-01' }] },
      '/careers/0/company',
    ],
    [
      'too many careers',
      { careers: Array.from({ length: 21 }, () => ({ company: 'a', role: 'b', from: '2020-01' })) },
      '/careers',
    ],
    ['too many links', { links: ['a.com', 'b.com', 'c.com', 'd.com'] }, '/links'],
    ['a script as a link', { links: ['javascript:alert(1)'] }, '/links/0'],
    ['a plain link', { links: ['http://example.com'] }, '/links/0'],
    ['a mail address', { links: ['mailto:a@example.com'] }, '/links/0'],
    ['a link with a name in it', { links: ['https://github.com@example.com/'] }, '/links/0'],
    ['a link to an address', { links: ['https://127.0.0.1/'] }, '/links/0'],
    ['a link to a port', { links: ['https://example.com:8443/'] }, '/links/0'],
    ['a link to nowhere', { links: ['localhost'] }, '/links/0'],
    [
      'a birthday that never was',
      { pets: [{ name: 'a', species: 'dog', birthday: '2021-02-29' }] },
      '/pets/0/birthday',
    ],
    [
      'a birthday to come',
      { pets: [{ name: 'a', species: 'dog', birthday: '2999-01-01' }] },
      '/pets/0/birthday',
    ],
    ['a weightless pet', { pets: [{ name: 'a', species: 'dog', weightKg: 0 }] }, '/pets/0/weightKg'],
    ['a dragon', { pets: [{ name: 'a', species: 'dragon' }] }, '/pets/0/species'],
    ['an unknown level', { visibility: { stacks: 'friends' } }, '/visibility/stacks'],
    ['a field that cannot be hidden', { visibility: { name: 'me' } }, '/visibility'],
    ['a long introduction', { introduction: '가'.repeat(3001) }, '/introduction'],
    ['a telephone number field', { phone: '010' }, ''],
  ])('refuses %s', async (_, body, pointer) => {
    const me = await community.signUp();
    const answer = await me.patch('/api/v1/me', body);
    expect(answer.status, JSON.stringify(answer.body)).toBe(422);
    expect(answer.body.errors[0].pointer.startsWith(pointer), JSON.stringify(answer.body)).toBe(true);
    expect((await me.get('/api/v1/me')).body.version).toBe(1);
  });

  it('has no pets where the site has none', async () => {
    const me = await community.signUp();
    await fill(me, { pets: full.pets });
    await admin.patch('/api/v1/admin/settings', { 'members.pets': false });
    try {
      expect((await me.patch('/api/v1/me', { pets: full.pets })).body.errors).toMatchObject([
        { pointer: '/pets', code: 'members.pets_off' },
      ]);
      expect((await me.get('/api/v1/me')).body.pets).toEqual([]);
      expect((await community.guest.get('/api/v1/card-options')).body.pets).toBe(false);
    } finally {
      await admin.patch('/api/v1/admin/settings', { 'members.pets': true });
    }
  });

  it('leaves nothing behind when its owner leaves', async () => {
    const me = await community.signUp('곧갈사람');
    await fill(me, full);
    expect((await me.delete('/api/v1/me', { password: me.password })).status).toBe(204);
    const row = await community.node.ctx.db
      .selectFrom('members')
      .selectAll()
      .where('account_id', '=', me.id)
      .executeTakeFirstOrThrow();
    expect(JSON.stringify(row)).not.toMatch(/비밀|물결|mulgyeol|보리|backend|TypeScript/);
    expect(
      (await community.guest.get(`/api/v1/members?query=${encodeURIComponent('곧갈')}`)).body.items,
    ).toEqual([]);
    expect(await readSearchableMember(community.node.ctx, me.id)).toBeUndefined();
  });
});

it('shows what other capabilities say that a member made, newest first', async () => {
  const maker = await community.signUp('만든이');
  const item = (title: string, at: string) => ({ kind: 'test', title, path: '/posts/1', imageUrl: null, at });
  definePortfolioSource({
    name: 'test',
    load: async (_, accountId) =>
      accountId === maker.id
        ? [item('옛것', '2025-01-01T00:00:00Z'), item('새것', '2026-01-01T00:00:00Z')]
        : [],
  });
  const card = await community.guest.get(`/api/v1/members/${encodeURIComponent(maker.handle)}`);
  expect(card.body.portfolio.map(({ title }: { title: string }) => title)).toEqual(['새것', '옛것']);
  const other = await community.guest.get(`/api/v1/members/${encodeURIComponent(admin.handle)}`);
  expect(other.body.portfolio).toEqual([]);
});
