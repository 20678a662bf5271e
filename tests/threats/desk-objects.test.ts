import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../server/test/community.ts';
import { startWatchedCommunity, type WatchedCommunity } from '../../server/test/refusals.ts';
import { makeDesk, type Desk } from './desk-objects.ts';

/**
 * AZ-2 for what staff and hosts keep: webhooks, deliveries, cases, appeals, warnings, drafts of terms. Whoever may not touch one
 * does not learn whether it is there, in path, body or list, and nothing comes of it (N0).
 */
let community: WatchedCommunity;
let desk: Desk;

beforeAll(async () => {
  community = await startWatchedCommunity({ env: { OUTBOUND_ALLOW: '127.0.0.1' } });
  desk = await makeDesk(community);
}, 120_000);
afterAll(() => community.stop());

interface Row {
  name: string;
  method: InjectOptions['method'];
  path: (id: (name: string) => string) => string;
  payload?: () => object;
  status?: number;
  code?: string;
}
const as = (person: Person, { method, path, payload }: Row, id: (name: string) => string): InjectOptions => ({
  method: method!,
  url: path(id),
  headers: { authorization: `Bearer ${person.token}` },
  ...(payload && { payload: payload() }),
});
const known = (name: string): string => {
  const id = desk.ids[name];
  if (!id) throw new Error(`there is no ${name}`);
  return id;
};
/** Ids of the same form that nothing has. */
const unknown = (name: string): string =>
  known(name).includes('-') ? '0f9c1d2e-0000-4000-8000-000000000000' : '999999';

const change = { active: false, version: 1 };
const decision = () => ({ dismiss: true, version: 1 });
const hosts: Row[] = [
  { name: 'a webhook', method: 'GET', path: (id) => `/api/v1/webhooks/${id('webhook')}` },
  { name: 'a changed webhook', method: 'PATCH', path: (id) => `/api/v1/webhooks/${id('webhook')}`, payload: () => change },
  { name: 'no webhook any more', method: 'DELETE', path: (id) => `/api/v1/webhooks/${id('webhook')}` },
  { name: 'its new key', method: 'POST', path: (id) => `/api/v1/webhooks/${id('webhook')}/secret`, payload: () => ({}) },
  { name: 'its greeting', method: 'POST', path: (id) => `/api/v1/webhooks/${id('webhook')}/ping`, payload: () => ({}) },
  { name: 'its log', method: 'GET', path: (id) => `/api/v1/webhooks/${id('webhook')}/deliveries` },
  {
    name: 'a delivery once more',
    method: 'PUT',
    path: (id) => `/api/v1/webhooks/${id('webhook')}/deliveries/${id('delivery of webhook')}/resend`,
    payload: () => ({}),
  },
  { name: 'a mail once more', method: 'PUT', path: (id) => `/api/v1/admin/deliveries/${id('mail')}/retry`, payload: () => ({}) },
  { name: 'a draft of terms', method: 'GET', path: () => '/api/v1/admin/terms/house/draft' },
  { name: 'no draft any more', method: 'DELETE', path: () => '/api/v1/admin/terms/house/draft', payload: () => ({ version: 1 }) },
  { name: 'a published draft', method: 'PUT', path: () => '/api/v1/admin/terms/house/publication', payload: () => ({ version: 1 }) },
  { name: 'everybody’s key', method: 'DELETE', path: (id) => `/api/v1/api-keys/${id('key')}` },
  { name: 'everybody’s keys', method: 'GET', path: () => '/api/v1/api-keys' },
  { name: 'the members as a sheet', method: 'GET', path: () => '/api/v1/admin/exports/members.csv' },
  { name: 'the sessions of a member', method: 'GET', path: () => `/api/v1/admin/members/${desk.member.id}/sessions` },
]; // prettier-ignore
const staff: Row[] = [
  { name: 'a case', method: 'GET', path: (id) => `/api/v1/moderation/cases/${id('case')}` },
  { name: 'its assignee', method: 'PUT', path: (id) => `/api/v1/moderation/cases/${id('case')}/assignee`, payload: () => ({ assignee: null, version: 1 }) },
  { name: 'its end', method: 'PUT', path: (id) => `/api/v1/moderation/cases/${id('case')}/decision`, payload: decision },
  { name: 'a note', method: 'POST', path: (id) => `/api/v1/moderation/cases/${id('case')}/notes`, payload: () => ({ note: '음' }) },
  { name: 'an appeal', method: 'GET', path: (id) => `/api/v1/moderation/appeals/${id('appeal of the moderator')}` },
  {
    name: 'its decision',
    method: 'PUT',
    path: (id) => `/api/v1/moderation/appeals/${id('appeal of the moderator')}/decision`,
    payload: () => ({ outcome: 'lifted', reason: '봐주자' }),
  },
  { name: 'an invitation', method: 'DELETE', path: (id) => `/api/v1/admin/invitations/${id('invitation')}` },
  {
    name: 'a warning for somebody',
    method: 'POST',
    path: () => `/api/v1/members/${encodeURIComponent(desk.member.handle)}/warnings`,
    payload: () => ({ rule: 'spam', reason: '싫어요' }),
  },
]; // prettier-ignore

describe('AZ-2: what hosts and staff keep', () => {
  const rows = [
    ...hosts.flatMap((row) => (['stranger', 'moderator'] as const).map((who) => ({ who, row }))),
    ...staff.map((row) => ({ who: 'stranger' as const, row })),
  ].map(({ who, row }) => ({ who, row, name: row.name }));

  it.each(rows)(
    '$name is not for a $who, who does not learn whether it is there',
    async ({ who, row, name }) => {
      const person = desk[who];
      const refused = await community.refuses({
        name,
        request: as(person, row, known),
        status: 403,
        code: 'accounts.not_allowed',
      });
      const missing = await community.request(as(person, row, unknown));
      const told = ({ instance: _, ...rest }: Record<string, unknown>) => rest;
      expect(told(missing.body)).toEqual(told(refused.body));
    },
  );

  const notThere: (Row & { who: () => Person })[] = [
    ...['hidden case', 'case about the moderator'].flatMap((name) =>
      [
        { method: 'GET' as const, part: '' },
        { method: 'PUT' as const, part: '/assignee', payload: () => ({ assignee: desk.moderator.handle, version: 1 }) },
        { method: 'PUT' as const, part: '/decision', payload: decision },
        { method: 'PUT' as const, part: '/reopening', payload: () => ({ version: 1 }) },
        { method: 'POST' as const, part: '/notes', payload: () => ({ note: '음' }) },
      ].map(({ method, part, payload }) => ({
        name: `${name}${part}`,
        who: () => desk.moderator,
        method,
        path: (id: (of: string) => string) => `/api/v1/moderation/cases/${id(name)}${part}`,
        ...(payload && { payload }),
        code: 'moderation.case_not_found',
      })),
    ),
    {
      name: 'the appeal against one’s own warning',
      who: () => desk.moderator,
      method: 'GET',
      path: (id) => `/api/v1/moderation/appeals/${id('appeal of the moderator')}`,
      code: 'moderation.appeal_not_found',
    },
    {
      name: 'its decision',
      who: () => desk.moderator,
      method: 'PUT',
      path: (id) => `/api/v1/moderation/appeals/${id('appeal of the moderator')}/decision`,
      payload: () => ({ outcome: 'lifted', reason: '봐주자' }),
      code: 'moderation.appeal_not_found',
    },
    {
      name: 'a delivery under the webhook of another one',
      who: () => desk.admin,
      method: 'PUT',
      path: (id) => `/api/v1/webhooks/${id('other webhook')}/deliveries/${id('delivery of webhook')}/resend`,
      payload: () => ({}),
      code: 'webhooks.delivery_not_found',
    },
    {
      name: 'terms of which there is a draft only',
      who: () => desk.stranger,
      method: 'GET',
      path: () => '/api/v1/terms/house',
      code: 'terms.not_found',
    },
    {
      name: 'the number that a draft will have',
      who: () => desk.stranger,
      method: 'GET',
      path: () => '/api/v1/terms/house/versions/1',
      code: 'terms.not_found',
    },
    {
      name: 'the warning of somebody else, in the body of an appeal',
      who: () => desk.stranger,
      method: 'POST',
      path: () => '/api/v1/appeals',
      payload: () => ({ warningId: known('warning of the member'), text: '억울해요' }),
      code: 'moderation.warning_not_found',
    },
    {
      name: 'a hidden post, in the body of a flag',
      who: () => desk.stranger,
      method: 'POST',
      path: () => '/api/v1/flags',
      payload: () => ({ target: { type: 'post', id: known('hidden post') }, reason: 'spam' }),
      code: 'posts.not_found',
    },
    {
      name: 'a hidden post, in the body of a case',
      who: () => desk.moderator,
      method: 'POST',
      path: () => '/api/v1/moderation/cases',
      payload: () => ({ target: { type: 'post', id: known('hidden post') } }),
      code: 'posts.not_found',
    },
    {
      name: 'a hidden space, as a filter of a list',
      who: () => desk.moderator,
      method: 'GET',
      path: () => '/api/v1/posts?space=boss',
      code: 'spaces.not_found',
    },
  ]; // prettier-ignore
  it.each(notThere)('$name is not there', async ({ who, name, code, status = 404, ...row }) => {
    await community.refuses({ name, request: as(who(), { name, ...row }, known), status, code: code! });
  });

  it('is in no list and no search of those who may not see it', async () => {
    const lists = [
      '/api/v1/moderation/queue?limit=100',
      '/api/v1/moderation/queue?state=closed&limit=100',
      '/api/v1/moderation/appeals?limit=100',
      '/api/v1/search?q=속말',
      '/api/v1/search/preview?q=속말',
      '/api/v1/search/suggestions?q=속말',
      '/api/v1/posts?limit=100',
      '/api/v1/notifications?limit=100',
    ];
    for (const path of lists.map(encodeURI)) {
      const { status, body } = await desk.moderator.get(path);
      expect(status, path).toBe(200);
      const told = JSON.stringify(body).replaceAll(/"(q|query)":"[^"]*"/g, '');
      expect(told, path).not.toContain('쉿');
      expect(told, path).not.toMatch(/"title":"[^"]*속말/);
      // Cases about oneself are not there either.
      if (path.includes('/moderation/')) expect(told, path).not.toContain('지킴이의 글');
    }
    const { body: terms } = await desk.stranger.get('/api/v1/terms');
    expect(JSON.stringify(terms)).not.toContain('쓰는 중');
  });
});
