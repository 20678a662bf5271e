import { sql } from 'kysely';
import { definePersonalData } from '../../kernel/personal-data.ts';

definePersonalData({
  name: 'consents',
  says: { ko: '약관에 동의한 기록', en: 'What you agreed to, and when' },
  people: ['terms_consents.account_id'],
  from: (id) => sql`terms_consents t where t.account_id = ${id}`,
  columns: ['kind', 'number', 'given_at', 'how'],
  key: "t.kind || ' ' || lpad(t.number::text, 9, '0')",
  leaving: { kept: 'a record of consent, without a name' },
});
