import { sql } from 'kysely';
import { definePersonalData } from '../../kernel/personal-data.ts';

definePersonalData({
  name: 'delivery-settings',
  says: { ko: '알림 설정', en: 'How notifications reach you' },
  people: ['delivery_settings.account_id'],
  from: (id) => sql`delivery_settings t where t.account_id = ${id}`,
  // The address of a Slack webhook is a secret.
  columns: [
    'digest_hour',
    'quiet_from',
    'quiet_to',
    'locale',
    'slack_member',
    '(slack_webhook is not null) as slack_webhook_is_set',
    'updated_at',
  ],
  key: 't.account_id',
  leaving: 'erased',
});

definePersonalData({
  name: 'delivery-choices',
  says: { ko: '알림 종류별 설정', en: 'What reaches you by which way' },
  people: ['delivery_choices.account_id'],
  from: (id) => sql`delivery_choices t where t.account_id = ${id}`,
  columns: ['topic', 'mail', 'push', 'slack'],
  key: 't.topic',
  leaving: 'erased',
});

definePersonalData({
  name: 'push-devices',
  says: { ko: '푸시 알림을 받는 기기', en: 'Devices that get push messages' },
  people: ['push_subscriptions.account_id'],
  from: (id) => sql`push_subscriptions t where t.account_id = ${id}`,
  columns: ['id', 'device', `split_part(t.endpoint, '/', 3) as service`, 'created_at'],
  key: 't.id',
  leaving: 'erased',
});

definePersonalData({
  name: 'deliveries',
  says: { ko: '보낸 메일·푸시·Slack 기록', en: 'What was sent to you by mail, push and Slack' },
  people: ['deliveries.account_id'],
  from: (id) => sql`deliveries t where t.account_id = ${id}`,
  columns: ['seq', 'topic', 'channel', 'pace', 'state', 'attempts', 'created_at', 'settled_at'],
  key: 't.id',
  leaving: 'erased',
});
