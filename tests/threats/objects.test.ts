import pg from 'pg';
import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { someoneWithALife } from '../../server/test/life.ts';
import type { Person } from '../../server/test/community.ts';
import { startWatchedCommunity, type WatchedCommunity } from '../../server/test/refusals.ts';

/** AZ-1 with objects: whatever belongs to somebody is not there for anybody else, staff neither, and stays as it was (N0). */
let community: WatchedCommunity;
let pool: pg.Pool;
let owner: Person;
let stranger: Person;
let moderator: Person;
let exported = '';

beforeAll(async () => {
  community = await startWatchedCommunity();
  pool = new pg.Pool({ connectionString: community.connectionString, max: 2 });
  owner = await someoneWithALife(community, pool);
  stranger = await community.signUp('낯선이');
  moderator = await community.signUp('지킴이', 'moderator');
  await owner.post('/api/v1/me/export', { password: owner.password });
  await community.node.jobs.drain();
  exported = (await owner.get('/api/v1/me/export')).body.downloadUrl;
}, 120_000);
afterAll(async () => {
  await pool.end();
  await community.stop();
});

interface Belonging {
  sort: string;
  /** Finds one of the owner's. */
  id: string;
  method: 'GET' | 'PUT' | 'DELETE';
  path: (id: string) => string;
  code: string;
  headers?: Record<string, string>;
}

const belongings: Belonging[] = [
  {
    sort: 'session',
    id: 'select id from account_sessions where account_id = $1',
    method: 'DELETE',
    path: (id) => `/api/v1/me/sessions/${id}`,
    code: 'accounts.session_not_found',
  },
  {
    sort: 'passkey',
    id: 'select id from account_passkeys where account_id = $1',
    method: 'DELETE',
    path: (id) => `/api/v1/me/passkeys/${id}`,
    code: 'accounts.passkey_not_found',
  },
  {
    sort: 'key of the API',
    id: 'select id from account_api_keys where account_id = $1',
    method: 'DELETE',
    path: (id) => `/api/v1/me/api-keys/${id}`,
    code: 'accounts.api_key_not_found',
  },
  {
    sort: 'way in',
    id: 'select id from account_credentials where account_id = $1',
    method: 'DELETE',
    path: (id) => `/api/v1/me/linked-accounts/${id}`,
    code: 'accounts.link_not_found',
  },
  {
    sort: 'device for push',
    id: 'select id from push_subscriptions where account_id = $1',
    method: 'DELETE',
    path: (id) => `/api/v1/me/push-subscriptions/${id}`,
    code: 'delivery.device_not_found',
  },
  {
    sort: 'notice',
    id: 'select id from notices where account_id = $1',
    method: 'PUT',
    path: (id) => `/api/v1/notifications/${id}/read`,
    code: 'notifications.not_found',
  },
  {
    sort: 'flag',
    id: 'select id from moderation_flags where reporter_id = $1',
    method: 'DELETE',
    path: (id) => `/api/v1/flags/${id}`,
    code: 'moderation.flag_not_found',
  },
  {
    sort: 'upload on its way',
    id: 'select id from file_uploads where uploader_id = $1',
    method: 'DELETE',
    path: (id) => `/api/v1/uploads/${id}`,
    headers: { 'tus-resumable': '1.0.0' },
    code: 'files.upload_not_found',
  },
  {
    sort: 'file that no text shows',
    id: `select id from files where uploader_id = $1 and state = 'stored'`,
    method: 'GET',
    path: (id) => `/files/${id}/a.txt`,
    code: 'files.not_found',
  },
  {
    sort: 'draft',
    id: 'select key as id from post_drafts where account_id = $1',
    method: 'GET',
    path: (id) => `/api/v1/drafts/${id}`,
    code: 'drafts.not_found',
  },
  {
    sort: 'invitation',
    id: 'select id from invitations where inviter_id = $1',
    method: 'DELETE',
    path: (id) => `/api/v1/me/invitations/${id}`,
    code: 'invitations.not_found',
  },
  {
    sort: 'export',
    id: 'select id from personal_exports where account_id = $1',
    method: 'GET',
    path: () => exported,
    code: 'rights.export_not_found',
  },
];

describe.each(belongings)('a $sort', ({ sort, id, method, path, code, headers }) => {
  it.each(['stranger', 'moderator'] as const)('is not there for a %s', async (who) => {
    const { rows } = await pool.query<{ id: string }>(`${id} limit 1`, [owner.id]);
    expect(rows, `the owner has a ${sort}`).toHaveLength(1);
    const { token } = who === 'stranger' ? stranger : moderator;
    const request: InjectOptions = {
      method,
      url: path(String(rows[0]!.id)),
      headers: { authorization: `Bearer ${token}`, ...headers },
    };
    await community.refuses({ name: `${who}: ${sort}`, request, status: 404, code });
  });
});
