import type { Role } from '../../kernel/ctx.ts';
import { findNoticeKind, noticeKinds, type NoticeDefaults } from '../../kernel/notices.ts';

export const channels = ['mail', 'push', 'slack'] as const;
export type Channel = (typeof channels)[number];

/** What a member chose for a topic; null follows the default. */
export interface StoredChoice {
  topic: string;
  mail: string | null;
  push: boolean | null;
  slack: boolean | null;
}

/** Notices that a member asked for, to see whether they arrive: they follow no choice. */
export const testTopic = 'test';

const mailPaces = ['instant', 'digest'] as const;
const nothing: NoticeDefaults = { mail: 'off', push: false, slack: false };

/** Every topic that somebody in this role chooses for, in the order in which the modules declare them. */
export function topics(role: Role): string[] {
  const theirs = noticeKinds().filter(({ forStaff }) => role !== 'member' || !forStaff);
  return [...new Set(theirs.map(({ topic }) => topic))].filter((topic) => topic !== testTopic);
}

/** What members are shown of a topic until they choose: the most that one of its kinds does by itself. */
export function defaultsOf(topic: string): NoticeDefaults {
  const all = noticeKinds()
    .filter((kind) => kind.topic === topic)
    .map(({ defaults }) => defaults);
  return {
    mail: mailPaces.find((pace) => all.some(({ mail }) => mail === pace)) ?? 'off',
    push: all.some(({ push }) => push),
    slack: all.some(({ slack }) => slack),
  };
}

/** How one kind travels; without a choice for its topic by its own defaults. */
export function choiceForKind(type: string, stored: StoredChoice | undefined): NoticeDefaults {
  return withDefaults(stored, findNoticeKind(type)?.defaults ?? nothing);
}

export function choiceFor(topic: string, stored: StoredChoice | undefined): NoticeDefaults {
  return withDefaults(stored, defaultsOf(topic));
}

function withDefaults(stored: StoredChoice | undefined, initial: NoticeDefaults): NoticeDefaults {
  return {
    mail: (stored?.mail as NoticeDefaults['mail'] | null | undefined) ?? initial.mail,
    push: stored?.push ?? initial.push,
    slack: stored?.slack ?? initial.slack,
  };
}

/** A choice as it is kept: what is the default anyway stays one, so that each kind of the topic follows its own. */
export function toStored(
  choice: Partial<NoticeDefaults> & { topic: string },
): Partial<StoredChoice> & { topic: string } {
  const initial = defaultsOf(choice.topic);
  return {
    topic: choice.topic,
    ...(choice.mail !== undefined && { mail: choice.mail === initial.mail ? null : choice.mail }),
    ...(choice.push !== undefined && { push: choice.push === initial.push ? null : choice.push }),
    ...(choice.slack !== undefined && { slack: choice.slack === initial.slack ? null : choice.slack }),
  };
}

/** How something of a topic travels by a channel; `null` for not at all. */
export function paceOf(choice: NoticeDefaults, channel: Channel): 'instant' | 'digest' | null {
  if (channel !== 'mail') return choice[channel] ? 'instant' : null;
  return choice.mail === 'off' ? null : choice.mail;
}
