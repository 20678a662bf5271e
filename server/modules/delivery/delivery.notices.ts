import { Type } from 'typebox';
import { defineNoticeKind } from '../../kernel/notices.ts';
import { channels, testTopic, type Channel } from './choices.rules.ts';

const nothing = Type.Object({});
const settingsPage = '/settings/notifications';

const testNames = {
  mail: { ko: '메일', en: 'mail' },
  push: { ko: '푸시', en: 'push' },
  slack: { ko: 'Slack', en: 'Slack' },
} as const;

/** A notice that goes by one channel only, because its owner wants to see it arrive. */
export const testNotices = {
  mail: defineTest('mail'),
  push: defineTest('push'),
  slack: defineTest('slack'),
};

function defineTest(channel: Channel) {
  const { ko, en } = testNames[channel];
  return defineNoticeKind({
    name: `delivery.test_${channel}`,
    topic: testTopic,
    schema: nothing,
    defaults: { mail: 'off', push: false, slack: false },
    batched: false,
    title: (locale) =>
      locale === 'en' ? `A test by ${en}: it works` : `${ko} 시험 알림이에요. 잘 도착했어요`,
    path: () => settingsPage,
  });
}

/** The channel that a test is for; `null` for everything else. */
export function testedBy(type: string): Channel | null {
  return channels.find((channel) => testNotices[channel].name === type) ?? null;
}

export const slackStopped = defineNoticeKind({
  name: 'delivery.slack_stopped',
  topic: 'account',
  schema: nothing,
  defaults: { mail: 'instant', push: true, slack: false },
  batched: false,
  title: (locale) =>
    locale === 'en'
      ? 'Slack takes no more notifications at the address you gave. Enter a new one.'
      : 'Slack에 입력하신 곳으로 더는 알림을 보낼 수 없어요. 새 주소를 입력해 주세요',
  path: () => settingsPage,
});
