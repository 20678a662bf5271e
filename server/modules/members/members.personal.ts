import { sql } from 'kysely';
import { definePersonalData } from '../../kernel/personal-data.ts';
import { defineNamingTexts } from '../../kernel/naming-texts.ts';

definePersonalData({
  name: 'member-card',
  says: { ko: '프로필 카드', en: 'Your member card' },
  people: ['members.account_id', 'member_name_keys.account_id'],
  from: (id) => sql`members t where t.account_id = ${id}`,
  columns: [
    'handle',
    'display_name',
    'introduction',
    'avatar_url',
    'job_field',
    'employed',
    'stacks',
    'careers',
    'links',
    'pets',
    'visibility',
    'post_count',
    'comment_count',
    'trust_level',
    'joined_at',
  ],
  key: 't.account_id',
  leaving: { kept: 'without anything on it: what was written needs an author that is nobody' },
});

defineNamingTexts({ table: 'members', columns: ['introduction'], keys: ['account_id'] });
