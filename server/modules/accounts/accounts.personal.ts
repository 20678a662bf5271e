import { sql } from 'kysely';
import { definePersonalData } from '../../kernel/personal-data.ts';
import { defineNamingTexts } from '../../kernel/naming-texts.ts';

definePersonalData({
  name: 'account',
  says: { ko: '계정', en: 'Your account' },
  people: [],
  from: (id) => sql`accounts t where t.id = ${id}`,
  columns: [
    'id',
    'email',
    'email_verified',
    'pending_email',
    'name',
    'role',
    'blocked_at',
    'blocked_until',
    'block_reason',
    'created_at',
  ],
  key: 't.id',
  leaving: { kept: 'the id alone, for what was written and for the log of staff' },
});

definePersonalData({
  name: 'sessions',
  says: { ko: '로그인한 기기', en: 'Devices that are signed in' },
  people: ['account_sessions.account_id'],
  from: (id) => sql`account_sessions t where t.account_id = ${id}`,
  columns: ['id', 'ip as network', 'user_agent', 'remembered', 'created_at', 'last_used_at', 'expires_at'],
  key: 't.id',
  leaving: 'erased',
});

definePersonalData({
  name: 'ways-in',
  says: { ko: '로그인 방법(비밀번호 제외)', en: 'Ways to sign in, without their secrets' },
  people: ['account_credentials.account_id'],
  from: (id) => sql`account_credentials t where t.account_id = ${id}`,
  columns: ['id', 'provider', 'provider_account_id', 'scope', 'created_at', 'updated_at'],
  key: 't.id',
  leaving: 'erased',
});

definePersonalData({
  name: 'passkeys',
  says: { ko: '패스키', en: 'Passkeys, without their keys' },
  people: ['account_passkeys.account_id'],
  from: (id) => sql`account_passkeys t where t.account_id = ${id}`,
  columns: ['id', 'name', 'transports', 'created_at', 'last_used_at'],
  key: 't.id',
  leaving: 'erased',
});

definePersonalData({
  name: 'second-step',
  says: { ko: '2단계 인증', en: 'The second step, without its secret' },
  people: ['account_second_steps.account_id'],
  from: (id) => sql`account_second_steps t where t.account_id = ${id}`,
  columns: ['confirmed_at', 'created_at'],
  key: 't.account_id',
  leaving: 'erased',
});

definePersonalData({
  name: 'mailed-links',
  says: { ko: '메일로 보낸 링크', en: 'Links that were mailed and are still good' },
  people: ['account_verifications.account_id'],
  from: (id) => sql`account_verifications t where t.account_id = ${id}`,
  columns: [`split_part(t.identifier, ':', 1) as purpose`, 'value as address', 'created_at', 'expires_at'],
  key: 't.id',
  leaving: 'erased',
});

definePersonalData({
  name: 'api-keys',
  says: { ko: 'API 키(키 자체 제외)', en: 'API keys, without the keys themselves' },
  people: ['account_api_keys.account_id'],
  from: (id) => sql`account_api_keys t where t.account_id = ${id}`,
  columns: ['id', 'name', 'scopes', 'created_at', 'expires_at', 'last_used_at'],
  key: 't.id',
  leaving: 'erased',
});

defineNamingTexts({ table: 'accounts', columns: ['block_reason'], keys: ['id'] });
