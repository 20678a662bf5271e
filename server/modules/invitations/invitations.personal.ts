import { sql } from 'kysely';
import { definePersonalData } from '../../kernel/personal-data.ts';

definePersonalData({
  name: 'invitations',
  says: { ko: '내가 만든 초대 링크', en: 'Invitations that you made' },
  people: ['invitations.inviter_id'],
  from: (id) => sql`invitations t where t.inviter_id = ${id}`,
  // Not who came by them: that is about others.
  columns: ['id', 'note', 'max_uses', 'uses', 'created_at', 'expires_at', 'revoked_at'],
  key: 't.id',
  leaving: 'erased',
});

definePersonalData({
  name: 'invitation-uses',
  says: { ko: '초대로 가입한 기록', en: 'The invitation by which you came' },
  people: ['invitation_uses.account_id'],
  from: (id) => sql`invitation_uses t where t.account_id = ${id}`,
  columns: ['invitation_id', 'used_at'],
  key: 't.account_id',
  leaving: 'erased',
});
