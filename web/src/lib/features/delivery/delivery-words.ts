import { m } from '#lib/paraglide/messages.js';

const topics: Record<string, () => string> = {
  comments: m.delivery_topic_comments,
  replies: m.delivery_topic_replies,
  mentions: m.delivery_topic_mentions,
  watched: m.delivery_topic_watched,
  likes: m.delivery_topic_likes,
  account: m.delivery_topic_account,
  site: m.delivery_topic_site,
  staff: m.delivery_topic_staff,
  moderation: m.delivery_topic_moderation,
  'moderation-queue': m.delivery_topic_moderation_queue,
  trust: m.delivery_topic_trust,
  chat: m.delivery_topic_chat,
  matching: m.delivery_topic_matching,
  meetups: m.delivery_topic_meetups,
  recruiting: m.recruiting_topic,
  digest: m.delivery_topic_digest,
};

/** What a topic is called; one that nobody has words for yet is called as its module calls it. */
export function topicWords(topic: string): string {
  return Object.hasOwn(topics, topic) ? topics[topic]!() : topic;
}

const channels = { mail: m.delivery_mail, push: m.delivery_push, slack: m.delivery_slack };
export type Channel = keyof typeof channels;

export function channelWords(channel: Channel): string {
  return channels[channel]();
}

export const testStates = {
  waiting: m.delivery_state_waiting,
  sent: m.delivery_state_sent,
  failed: m.delivery_state_failed,
  dead: m.delivery_state_dead,
  skipped: m.delivery_state_skipped,
};

export const adminStates = {
  waiting: m.delivery_admin_waiting,
  sent: m.delivery_admin_sent,
  failed: m.delivery_admin_failed,
  dead: m.delivery_admin_dead,
  skipped: m.delivery_admin_skipped,
};

const reasons: Record<string, () => string> = {
  read: m.delivery_why_read,
  off: m.delivery_why_off,
  gone: m.delivery_why_gone,
  withdrawn: m.delivery_why_withdrawn,
  blocked: m.delivery_why_blocked,
  unverified: m.delivery_why_unverified,
  no_device: m.delivery_why_no_device,
  no_address: m.delivery_why_no_address,
  internal: m.delivery_why_internal,
  unknown: m.delivery_why_unknown,
  'mail.no_origin': m.delivery_why_no_origin,
  'slack.no_origin': m.delivery_why_no_origin,
  'mail.invalid': m.delivery_why_mail_invalid,
  'mail.refused': m.delivery_why_mail_refused,
  'mail.unavailable': m.delivery_why_mail_away,
  'mail.timeout': m.delivery_why_mail_away,
  'push.refused': m.delivery_why_push_refused,
  'push.limited': m.delivery_why_push_away,
  'push.unavailable': m.delivery_why_push_away,
  'slack.unreadable': m.delivery_why_slack_unreadable,
};

/** Why something did not arrive; Slack has words of its own, which are said as they are. */
export function reasonWords(code: string): string {
  if (Object.hasOwn(reasons, code)) return reasons[code]!();
  return code.startsWith('slack.') ? m.delivery_why_slack({ code: code.slice(6) }) : code;
}
