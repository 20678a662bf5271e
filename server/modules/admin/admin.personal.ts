import { sql } from 'kysely';
import { definePersonalData } from '../../kernel/personal-data.ts';

definePersonalData({
  name: 'active-days',
  says: { ko: '활동한 날', en: 'Days on which you did something' },
  people: ['admin_active_days.account_id'],
  from: (id) => sql`admin_active_days t where t.account_id = ${id}`,
  columns: ['day::text as day', 'first_at', 'last_at'],
  key: 't.day',
  leaving: { kept: 'as a number in the statistics of the site, under an id without a name' },
});
