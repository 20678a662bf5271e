import { afterAll, beforeAll, expect, it } from 'vitest';
import { startCommunity, type Community } from '../../test/community.ts';

let community: Community;

beforeAll(async () => {
  community = await startCommunity();
});
afterAll(() => community.stop());

it('are these and no others: nothing of better-auth is reachable that is not named here', () => {
  const rows = community.node.app.routes.filter(({ url }) => /^\/api\/auth|\/sessions|\/accounts/.test(url));
  expect(rows.map(({ method, url, who }) => `${method} ${url} ${who}`).sort()).toEqual([
    'DELETE /api/v1/admin/members/:id/sessions admin',
    'DELETE /api/v1/admin/members/:id/sessions/:sessionId admin',
    'DELETE /api/v1/me/sessions member',
    'DELETE /api/v1/me/sessions/:id member',
    'GET /api/auth/callback/:provider guest',
    'GET /api/auth/get-session guest',
    'GET /api/auth/list-sessions member',
    'GET /api/auth/providers guest',
    'GET /api/auth/verify-email guest',
    'GET /api/v1/admin/accounts admin',
    'GET /api/v1/admin/members/:id/sessions admin',
    'GET /api/v1/me/sessions member',
    'POST /api/auth/change-email member',
    'POST /api/auth/change-password member',
    'POST /api/auth/link-social member',
    'POST /api/auth/passkey/options guest',
    'POST /api/auth/passkey/sign-in guest',
    'POST /api/auth/request-password-reset guest',
    'POST /api/auth/reset-password guest',
    'POST /api/auth/revoke-other-sessions member',
    'POST /api/auth/revoke-session member',
    'POST /api/auth/revoke-sessions member',
    'POST /api/auth/send-verification-email guest',
    'POST /api/auth/sign-in/email guest',
    'POST /api/auth/sign-in/social guest',
    'POST /api/auth/sign-out guest',
    'POST /api/auth/sign-up/email guest',
    'POST /api/auth/two-factor/verify-totp guest',
    'PUT /api/v1/admin/accounts/:id/role admin',
  ]);
});

it.each([
  ['POST', '/api/auth/update-user'],
  ['POST', '/api/auth/delete-user'],
  ['POST', '/api/auth/two-factor/disable'],
  ['POST', '/api/auth/unlink-account'],
  ['POST', '/api/auth/passkey/delete-passkey'],
  ['GET', '/api/auth/reset-password/x?callbackURL=https://elsewhere.test'],
  ['GET', '/api/auth/ok'],
  ['GET', '/api/auth/error'],
  ['GET', '/api/auth/list-accounts'],
  ['POST', '/api/auth/set-password'],
  ['POST', '/api/auth/get-session'],
] as const)('of better-auth does not answer: %s %s', async (method, url) => {
  const person = await community.signUp();
  const headers = { authorization: `Bearer ${person.token}` };
  const answer = await community.request({ method, url, headers, ...(method === 'POST' && { payload: {} }) });
  expect(answer).toMatchObject({ status: 404, body: { code: 'request.not_found' } });
});
