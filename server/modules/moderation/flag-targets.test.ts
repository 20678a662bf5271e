import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DomainError } from '../../kernel/errors.ts';
import { startCommunity, type Community, type Person } from '../../test/community.ts';
import { defineFlagTarget, type Flagged } from './index.ts';

/** What a module that comes later, such as chat, does to have its messages flagged: one declaration, and nothing in moderation. */
interface Letter {
  id: string;
  from: string;
  to: string;
  body: string;
  hidden: boolean;
}
const letters = new Map<string, Letter>();

function flaggedOf({ id, from, body, hidden }: Letter): Flagged {
  return {
    type: 'letter',
    id,
    authorId: from,
    anonymous: false,
    spaceId: null,
    postId: null,
    rootId: null,
    handle: null,
    title: '',
    body,
    bodyHtml: `<p>${body}</p>`,
    createdAt: new Date('2026-11-01T00:00:00Z'),
    editedAt: null,
    deleted: false,
    withheld: hidden ? 'hidden' : null,
    locked: false,
  };
}

function turn(id: string, hidden: boolean): boolean {
  const letter = letters.get(id)!;
  if (letter.hidden === hidden) return false;
  letter.hidden = hidden;
  return true;
}

defineFlagTarget({
  type: 'letter',
  access: async ({ actor }, id) => {
    const letter = letters.get(id);
    if (!letter || ![letter.from, letter.to].includes(actor!.id))
      throw new DomainError('not-found', 'letters.not_found');
    return flaggedOf(letter);
  },
  find: async (_ctx, id) => {
    const letter = letters.get(id);
    return letter ? flaggedOf(letter) : null;
  },
  hide: async (_tx, id) => turn(id, true),
  show: async (_tx, id) => turn(id, false),
});

let community: Community;
let from: Person;
let to: Person;
let moderator: Person;
const target = { type: 'letter', id: 'l-1' };

beforeAll(async () => {
  community = await startCommunity();
  from = await community.signUp('보낸이');
  to = await community.signUp('받은이');
  moderator = await community.signUp('지킴이', 'moderator');
  letters.set('l-1', { id: 'l-1', from: from.id, to: to.id, body: '심한 말', hidden: false });
});
afterAll(() => community.stop());

describe('a thing of another module', () => {
  it('is declared once', () => {
    expect(() =>
      defineFlagTarget({
        type: 'letter',
        access: () => Promise.reject(new Error('unused')),
        find: async () => null,
      }),
    ).toThrow('declared twice');
  });

  it('is flagged by those who see it, decided about with what it can, and warned for', async () => {
    const stranger = await community.signUp('낯선이');
    expect((await stranger.post('/api/v1/flags', { target, reason: 'abuse' })).status).toBe(404);
    expect((await from.post('/api/v1/flags', { target, reason: 'abuse' })).status).toBe(409);
    const made = await to.post('/api/v1/flags', { target, reason: 'abuse' });
    expect(made).toMatchObject({ status: 201, body: { target: { type: 'letter', postId: null } } });
    const { items } = (await moderator.get('/api/v1/moderation/queue')).body;
    expect(items).toMatchObject([{ target: { ...target, author: { handle: from.handle } } }]);
    const path = `/api/v1/moderation/cases/${items[0].id}`;
    expect((await moderator.get(path)).body).toMatchObject({
      body: '심한 말',
      can: { hide: true, edit: false, move: false, lock: false },
    });
    const { version } = items[0];
    expect((await moderator.put(`${path}/decision`, { version, lock: true })).body.errors).toMatchObject([
      { pointer: '/lock', code: 'moderation.action_impossible' },
    ]);
    const decided = await moderator.put(`${path}/decision`, {
      version,
      hide: true,
      warn: true,
      rule: 'respect',
      message: '사람을 공격하지 말아 주세요',
    });
    expect(decided.body).toMatchObject({ outcome: 'acted', target: { withheld: 'hidden' } });
    expect(letters.get('l-1')!.hidden).toBe(true);
    const warned = await moderator.get(`/api/v1/members/${encodeURIComponent(from.handle)}/warnings`);
    expect(warned.body.items).toMatchObject([{ content: { type: 'letter', bodyHtml: '<p>심한 말</p>' } }]);
    const told = (await to.get('/api/v1/notifications')).body.items;
    expect(told.map((one: { type: string }) => one.type)).toContain('moderation.flag_settled');
  });
});
