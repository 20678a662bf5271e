import type { Http } from '../../kernel/module.ts';
import {
  NotificationSettingsChange,
  NotificationSettingsView,
  TestAsked,
  TestBody,
} from './delivery.schemas.ts';
import type { Kit } from './kit.ts';
import { changeNotificationSettings } from './use-cases/change-notification-settings.ts';
import { readNotificationSettings } from './use-cases/read-notification-settings.ts';
import { sendTest } from './use-cases/send-test.ts';

const tags = ['notifications'];
const access = { who: 'member' } as const;
// Each one reaches somebody's phone or channel.
const testing = { name: 'testing-delivery', points: 6, seconds: 600 };

export function mySettingsRoutes(kit: Kit) {
  return (http: Http): void => {
    http.get(
      '/me/notification-settings',
      {
        config: { access },
        schema: { tags, summary: 'How I am told', response: { 200: NotificationSettingsView } },
      },
      async ({ ctx }) => readNotificationSettings(kit, ctx),
    );

    http.patch(
      '/me/notification-settings',
      {
        config: { access },
        schema: {
          tags,
          summary: 'Choose how I am told; 409 when it was changed elsewhere meanwhile',
          body: NotificationSettingsChange,
          response: { 200: NotificationSettingsView },
        },
      },
      async ({ ctx, body }) => {
        await changeNotificationSettings(kit, ctx, body);
        return readNotificationSettings(kit, ctx);
      },
    );

    http.post(
      '/me/notification-tests',
      {
        config: { access, creates: true, limit: testing },
        schema: {
          tags,
          summary: 'Send me a test by one channel; how it went is in the settings',
          body: TestBody,
          response: { 201: TestAsked },
        },
      },
      async ({ ctx, body }, reply) => {
        await sendTest(ctx, body.channel);
        reply.code(201);
        return { channel: body.channel };
      },
    );
  };
}
