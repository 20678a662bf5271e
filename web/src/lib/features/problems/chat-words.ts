import { m } from '#lib/paraglide/messages.js';

/** Refusals of rooms and messages. */
export const chatSentences: Record<string, () => string> = {
  'chat.room_not_found': m.problem_chat_room_gone,
  'chat.message_not_found': m.problem_chat_message_gone,
  'chat.member_not_found': m.problem_chat_member,
  'chat.not_in_room': m.problem_chat_not_in,
  'chat.not_host': m.problem_chat_not_host,
  'chat.message_not_yours': m.problem_chat_not_yours,
  'chat.room_closed': m.problem_chat_closed,
  'chat.room_full': m.problem_chat_full,
  'chat.membership_fixed': m.problem_chat_fixed,
  'chat.nothing_to_set': m.problem_chat_no_settings,
  'chat.invitation_needed': m.problem_chat_invitation,
  'chat.password_missing': m.problem_chat_password_missing,
  'chat.password_wrong': m.problem_chat_password_wrong,
  'chat.not_reachable': m.problem_chat_not_reachable,
  'chat.with_oneself': m.problem_chat_oneself,
  'chat.nobody_to_ask': m.problem_chat_nobody_to_ask,
  'chat.already_member': m.problem_chat_already,
  'chat.too_many_rooms': m.problem_chat_many,
  'chat.edit_expired': m.problem_chat_edit_late,
  'chat.too_many_reactions': m.problem_chat_reactions,
  'chat.too_many_pins': m.problem_chat_pins,
  'chat.not_an_emoji': m.problem_chat_emoji,
  'chat.title_missing': m.problem_chat_title,
  'chat.password_blank': m.problem_chat_password_blank,
  'chat.password_too_long': m.problem_chat_password_long,
  'chat.one_other': m.problem_chat_one_other,
  'chat.post_missing': m.problem_chat_post_missing,
};

/** Those that tell a number. */
export function chatFieldWords(
  code: string,
  params: Record<string, unknown> | undefined,
): string | undefined {
  const number = (name: string) => (typeof params?.[name] === 'number' ? params[name] : 0);
  if (code === 'chat.capacity_too_large') return m.problem_chat_capacity_max({ max: number('max') });
  if (code === 'chat.capacity_too_small') return m.problem_chat_capacity_min({ min: number('min') });
  return undefined;
}
