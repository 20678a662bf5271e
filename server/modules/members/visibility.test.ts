import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller, Community, Person } from '../../test/community.ts';
import { readSearchableMember } from './index.ts';
import { fill, full, startWithCards } from './test-cards.ts';
import { cardFields, visibilityLevels, type CardField } from './visibility.rules.ts';

let community: Community;

beforeAll(async () => {
  ({ community } = await startWithCards());
});
afterAll(() => community.stop());

describe('what a card shows', () => {
  let owner: Person;
  let stranger: Person;
  let moderator: Person;

  beforeAll(async () => {
    owner = await community.signUp('숨은이');
    stranger = await community.signUp('낯선이');
    moderator = await community.signUp('지킴이', 'moderator');
    await fill(owner, full);
    const post = await owner.post('/api/v1/posts', { space: 'free', title: '보이는 글', body: '본문' });
    await owner.post(`/api/v1/posts/${post.body.id}/comments`, { body: '댓글' });
  });

  const traces: Record<CardField, RegExp> = {
    introduction: /비밀스러운/,
    jobField: /backend|백엔드/,
    employed: /"employed":true/,
    stacks: /TypeScript/,
    careers: /물결상회/,
    links: /mulgyeol/,
    pets: /보리|말티즈/,
  };
  const filters: Partial<Record<CardField, string>> = {
    jobField: 'jobField=backend',
    stacks: 'stack=typescript',
    employed: 'employed=true',
  };

  /** Every response that shows a card or an author. */
  async function everythingAbout(viewer: Caller): Promise<string> {
    const handle = encodeURIComponent(owner.handle);
    const paths = [
      `/api/v1/members/${handle}`,
      '/api/v1/members?limit=100',
      `/api/v1/members?query=${encodeURIComponent('숨은이')}`,
      `/api/v1/members/${handle}/comments`,
      `/api/v1/members/${handle}/contributions`,
      `/api/v1/posts?author=${handle}`,
    ];
    const answers = await Promise.all(paths.map((path) => viewer.get(path)));
    for (const [index, { status }] of answers.entries()) expect(status, paths[index]).toBe(200);
    // Of lists, only what concerns the owner: others have job fields as well.
    const about = answers.flatMap(({ body }) => ('items' in body ? body.items : [body]) as object[]);
    const own = about.filter((one) => !('handle' in one) || one.handle === owner.handle);
    return JSON.stringify(own);
  }

  const viewers: [string, () => Caller, readonly string[]][] = [
    ['a guest', () => community.guest, ['everybody']],
    ['a member', () => stranger, ['everybody', 'members']],
    ['a moderator', () => moderator, ['everybody', 'members']],
    ['the owner', () => owner, visibilityLevels],
  ];

  const cases = cardFields.flatMap((field) => visibilityLevels.map((level) => [field, level] as const));

  it.each(cases)('%s for %s', async (field, level) => {
    await fill(owner, { visibility: { [field]: level } });
    for (const [who, viewer, levels] of viewers) {
      const seen = traces[field].test(await everythingAbout(viewer()));
      expect(seen, `${field} for ${level}, asked by ${who}`).toBe(levels.includes(level));
      const filter = filters[field];
      if (!filter) continue;
      const found = await viewer().get(`/api/v1/members?limit=100&${filter}`);
      const handles = found.body.items.map(({ handle }: { handle: string }) => handle);
      expect(handles.includes(owner.handle), `${filter} for ${level}, asked by ${who}`).toBe(
        levels.includes(level),
      );
    }
    const handedOver = await readSearchableMember(community.node.ctx, owner.id);
    const text = traces[field].test(handedOver!.text);
    if (field !== 'employed' && field !== 'links') expect(text).toBe(level === 'everybody');
    expect((await owner.get('/api/v1/me')).body.visibility[field]).toBe(level);
  });

  it('never holds e-mail, account or other people’s choices', async () => {
    for (const [, viewer] of viewers) {
      const text = await everythingAbout(viewer());
      expect(text).not.toContain(owner.email);
      expect(text).not.toContain(owner.id);
      expect(text).not.toContain('visibility');
    }
  });

  it('keeps the other choices when one changes', async () => {
    await fill(owner, { visibility: { stacks: 'me', links: 'members' } });
    await fill(owner, { visibility: { stacks: 'everybody' } });
    expect((await owner.get('/api/v1/me')).body.visibility).toMatchObject({
      stacks: 'everybody',
      links: 'members',
    });
  });
});
