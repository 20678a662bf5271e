import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { personalData } from '../../kernel/personal-data.ts';
import { startCommunity, type Community } from '../../test/community.ts';

let community: Community;
let pool: pg.Pool;

beforeAll(async () => {
  community = await startCommunity();
  pool = new pg.Pool({ connectionString: community.connectionString, max: 2 });
});
afterAll(async () => {
  await pool.end();
  await community.stop();
});

describe('the catalogue', () => {
  /** Columns that refer to an account and tell the person nothing about themselves, each with its reason. */
  const exempt: Record<string, string> = {
    'account_places.account_id': 'keyed hashes of networks: nobody can read them',
    'account_recovery_codes.account_id': 'keyed hashes of secrets',
    'posts.deleted_by': 'who acted, often staff; one’s own acts are in posts',
    'comments.deleted_by': 'as of posts',
    'member_blocks.blocked_id': 'who blocked somebody is theirs to know',
    'notices.actor_id': 'belongs to who was told',
    'room_invitations.inviter_id': 'belongs to who was invited',
    'room_entries.member_id': 'what others did; the stay itself is told',
    'room_entries.deleted_by': 'as of posts',
    'watches.author_id': 'who watches somebody is theirs to know',
    'trust_members.pinned_by': 'an act of staff',
    'text_prints.account_id': 'digests of texts that are in posts and comments',
    'text_links.account_id': 'digests of links that are in posts and comments',
    'content_rules.created_by': 'the site’s rules',
    'webhooks.created_by': 'the site’s webhooks',
    'moderation_cases.author_id': 'would tell that, and how often, others flagged',
    'moderation_cases.assignee_id': 'work of staff',
    'moderation_cases.closed_by': 'work of staff',
    'moderation_steps.actor_id': 'work of staff',
    'moderation_warnings.warned_by': 'work of staff',
    'moderation_blocks.blocked_by': 'work of staff',
    'moderation_blocks.lifted_by': 'work of staff',
    'moderation_appeals.decided_by': 'work of staff',
    'admin_integrity_runs.asked_by': 'work of staff',
    'site_notices.created_by': 'work of staff',
    'account_impersonations.admin_id': 'work of staff; in the audit log',
    'account_impersonations.account_id': 'work of staff; in the audit log',
  };

  it('knows every column that refers to an account', async () => {
    const { rows } = await pool.query<{ column: string }>(`
      select c.conrelid::regclass::text || '.' || a.attname as column
      from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any (c.conkey)
      where c.contype = 'f' and c.confrelid in ('accounts'::regclass, 'members'::regclass)`);
    const declared = new Set(personalData().flatMap(({ people }) => people));
    expect(rows.length).toBeGreaterThan(30);
    const unknown = rows.map(({ column }) => column).filter((one) => !declared.has(one) && !exempt[one]);
    expect(unknown, 'declare them with definePersonalData, or say here why not').toEqual([]);
  });
});
