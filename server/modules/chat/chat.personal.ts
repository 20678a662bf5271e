import { sql } from 'kysely';
import { defineNamingTexts } from '../../kernel/naming-texts.ts';
import { findEntry } from './entries.queries.ts';
import { keepTerms } from './use-cases/index-messages.ts';
import { definePersonalData } from '../../kernel/personal-data.ts';

const said = { kept: 'without a name: others answered to it' };

definePersonalData({
  name: 'rooms',
  says: { ko: '참여한 대화방', en: 'Rooms that you were in' },
  people: ['room_stays.account_id', 'room_members.account_id', 'rooms.host_id'],
  from: (id) =>
    sql`(select s.*, r.type,
        case when s.left_seq is null or r.listed then r.title else s.left_title end as title, r.host_id = ${id} as host, m.read_seq, m.muted
      from room_stays s join rooms r on r.id = s.room_id
      left join room_members m on m.room_id = s.room_id and m.account_id = s.account_id and s.left_seq is null
      where s.account_id = ${id}) t where true`,
  columns: ['room_id', 'type', 'title', 'joined_seq', 'left_seq', 'removed', 'host', 'read_seq', 'muted'],
  key: ['t.room_id', 't.joined_seq'],
  leaving: { kept: 'without a name: the room’s history tells when somebody came and went' },
});

definePersonalData({
  name: 'messages',
  says: { ko: '대화방에서 한 말과 한 일', en: 'What you said and did in rooms' },
  people: ['room_entries.sender_id'],
  from: (id) => sql`room_entries t where t.sender_id = ${id}`,
  columns: [
    'room_id',
    'seq',
    'type',
    'content',
    'target',
    'reply_to',
    'version',
    'created_at',
    'edited_at',
    'deleted_at',
  ],
  key: ['t.room_id', 't.seq'],
  leaving: said,
});

definePersonalData({
  name: 'message-revisions',
  says: { ko: '메시지의 이전 내용', en: 'Former texts of your messages' },
  people: [],
  from: (id) =>
    sql`(select v.* from room_entry_revisions v join room_entries e on e.room_id = v.room_id and e.seq = v.seq
      where e.sender_id = ${id}) t where true`,
  columns: ['room_id', 'seq', 'version', 'content', 'written_at'],
  key: ['t.room_id', 't.seq', 't.version'],
  leaving: said,
});

definePersonalData({
  name: 'message-reactions',
  says: { ko: '메시지에 단 반응', en: 'Your reactions to messages' },
  people: ['room_reactions.account_id'],
  from: (id) => sql`room_reactions t where t.account_id = ${id}`,
  columns: ['room_id', 'seq', 'emoji', 'created_at'],
  key: ['t.room_id', 't.seq', 't.emoji'],
  leaving: { kept: 'as a number: who it was is not told' },
});

definePersonalData({
  name: 'room-invitations',
  says: { ko: '받은 대화방 초대', en: 'Invitations to rooms that you got' },
  people: ['room_invitations.account_id'],
  from: (id) => sql`room_invitations t where t.account_id = ${id}`,
  columns: ['room_id', 'created_at'],
  key: 't.room_id',
  leaving: 'erased',
  // Those that they gave lead to nobody any more.
  erase: (tx, id) =>
    sql`delete from room_invitations where account_id = ${id} or inviter_id = ${id}`.execute(tx.db),
});

definePersonalData({
  name: 'chat-choices',
  says: { ko: '대화 설정', en: 'How you chat' },
  people: ['chat_choices.account_id'],
  from: (id) => sql`chat_choices t where t.account_id = ${id}`,
  columns: ['show_presence'],
  key: 't.account_id',
  leaving: 'erased',
  erase: (tx, id) => sql`delete from chat_choices where account_id = ${id}`.execute(tx.db),
});

defineNamingTexts({ table: 'rooms', columns: ['title'], keys: ['id'] });
defineNamingTexts({
  table: 'room_stays',
  columns: ['left_title'],
  keys: ['room_id', 'account_id', 'joined_seq'],
});
defineNamingTexts({
  table: 'room_entries',
  columns: ['content', 'html', 'params'],
  keys: ['room_id', 'seq'],
  // The name is no term any more either.
  changed: async (tx, { room_id: roomId, seq }) => {
    const entry = await findEntry(tx, roomId!, seq!);
    if (entry?.type === 'message' && entry.deleted_at === null) await keepTerms(tx, [entry]);
  },
});
defineNamingTexts({
  table: 'room_entry_revisions',
  columns: ['content'],
  keys: ['room_id', 'seq', 'version'],
});
