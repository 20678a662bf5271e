import { sql } from 'kysely';
import { defineNamingTexts } from '../../kernel/naming-texts.ts';
import { definePersonalData } from '../../kernel/personal-data.ts';

definePersonalData({
  name: 'meetups',
  says: { ko: '연 모임', en: 'Meet-ups that you host' },
  people: ['meetups.host_id'],
  from: (id) => sql`meetups t where t.host_id = ${id}`,
  columns: [
    'post_id',
    'starts_at',
    'place',
    'region',
    'category',
    'conditions',
    'capacity',
    'taken',
    'join_policy',
    'completed_at',
    'cancelled_at',
    'cancel_reason',
    'changed_at',
  ],
  key: 't.post_id',
  leaving: { kept: 'without a name: others took part' },
});

definePersonalData({
  name: 'meetup-participations',
  says: { ko: '참여한 모임', en: 'Meet-ups that you took part in' },
  people: ['meetup_participants.account_id'],
  from: (id) => sql`meetup_participants t where t.account_id = ${id}`,
  columns: ['post_id', 'state', 'asked_at', 'joined_at', 'changed_at'],
  key: 't.post_id',
  leaving: { kept: 'without a name: the meet-up tells how many came' },
});

defineNamingTexts({ table: 'meetups', columns: ['place', 'cancel_reason'], keys: ['post_id'] });
