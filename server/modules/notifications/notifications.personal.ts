import { sql } from 'kysely';
import { definePersonalData } from '../../kernel/personal-data.ts';
import { defineNamingTexts } from '../../kernel/naming-texts.ts';

definePersonalData({
  name: 'notifications',
  says: { ko: '받은 알림', en: 'Notifications that you got' },
  people: ['notices.account_id', 'inboxes.account_id'],
  from: (id) => sql`notices t where t.account_id = ${id}`,
  columns: [
    'seq',
    'kind',
    'reason',
    'post_id',
    'comment_id',
    'space_id',
    'params',
    'count',
    'created_at',
    'read_at',
  ],
  key: 't.id',
  leaving: 'erased',
});

definePersonalData({
  name: 'watches',
  says: { ko: '알림을 받는 곳', en: 'What you watch' },
  people: ['watches.account_id'],
  from: (id) => sql`watches t where t.account_id = ${id}`,
  columns: ['level', 'post_id', 'space_id', 'tag', 'author_id', 'created_at'],
  key: `concat_ws(' ', t.post_id, t.space_id, t.author_id, t.tag)`,
  leaving: 'erased',
});

defineNamingTexts({ table: 'site_notices', columns: ['title', 'body'], keys: ['id'] });
