import { m } from '#lib/paraglide/messages.js';

const known: Record<string, () => string> = {
  'inbox-unread': m.desk_check_inbox_unread,
  'inbox-sequence': m.desk_check_inbox_sequence,
  'room-log': m.desk_check_room_log,
  'room-members': m.desk_check_room_members,
  'post-likes': m.desk_check_post_likes,
  'post-bookmarks': m.desk_check_post_bookmarks,
  'post-comments': m.desk_check_post_comments,
  'comment-likes': m.desk_check_comment_likes,
  'comment-replies': m.desk_check_comment_replies,
  'ended-sessions': m.desk_check_ended_sessions,
  administrator: m.desk_check_administrator,
  'audit-chain': m.desk_check_audit_chain,
  'file-objects': m.desk_check_file_objects,
  'search-missing': m.desk_check_search_missing,
  'search-left-over': m.desk_check_search_left_over,
  outbox: m.desk_check_outbox,
};

export function invariantWords(name: string): string {
  return Object.hasOwn(known, name) ? known[name]!() : name;
}
