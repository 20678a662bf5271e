import { randomUUID } from 'node:crypto';
import { Type } from 'typebox';
import { startFakePushService, type FakePushService } from '../engines/push/test-push-service.ts';
import { startSmtpServer } from '../engines/mail/test-smtp-server.ts';
import { startFakeSlack, type FakeSlack } from '../engines/slack/test-slack-server.ts';
import { defineNoticeKind } from '../kernel/notices.ts';
import type { WebHandler } from '../app/http/web-pages.ts';
import { startCommunity, type Community, type Person } from './community.ts';
import { notify } from '../modules/notifications/index.ts';

const What = Type.Object({ what: Type.String() });

/** Tells at once, everywhere. */
const Happened = defineNoticeKind({
  name: 'trial.happened',
  topic: 'happenings',
  schema: What,
  defaults: { mail: 'instant', push: true, slack: true },
  batched: false,
  title: (locale, { params }) =>
    locale === 'en' ? `It happened: ${params.what}` : `일어난 일: ${params.what}`,
  path: ({ what }) => `/happenings/${encodeURIComponent(what)}`,
});

/** Tells with the daily mail. */
const Piled = defineNoticeKind({
  name: 'trial.piled',
  topic: 'piles',
  schema: What,
  defaults: { mail: 'digest', push: false, slack: false },
  batched: true,
  title: (_locale, { params, count }) => `쌓인 일: ${params.what} ×${count}`,
  path: () => '/piles',
});

type Smtp = Awaited<ReturnType<typeof startSmtpServer>>;

export interface DeliverySite {
  community: Community;
  smtp: Smtp;
  slack: FakeSlack;
  push: FakePushService;
  admin: Person;
  /** The clock stands still until it is moved; in the future, so that only `run` makes jobs due. */
  now(): Date;
  forward(minutes: number): void;
  setTime(at: string): void;
  /** Runs every job that is due by the clock. */
  run(): Promise<void>;
  /** Somebody with a confirmed address. */
  join(name?: string): Promise<Person>;
  /** Somebody who also has push on and Slack. */
  joinEverywhere(name?: string): Promise<Person>;
  tell(to: Person, what: string, about?: { postId?: string; pile?: boolean }): Promise<void>;
  /** Subjects of mails to somebody. */
  mailsTo(person: Person): Promise<Awaited<ReturnType<Smtp['mails']>>[number]['mail'][]>;
  rows(
    person: Person,
  ): Promise<{ seq: string; channel: string; state: string; last_error: string | null; attempts: number }[]>;
  stop(): Promise<void>;
}

export const webhook = 'https://hooks.slack.com/services/T0001/B0001/mySecretMySecret';

/** A community whose mails, pushes and Slack messages go to real servers on this machine. */
export async function startDeliverySite(
  env: Record<string, string> = {},
  web?: WebHandler,
): Promise<DeliverySite> {
  let at = new Date('2031-03-04T03:00:00Z');
  const [smtp, slack, push] = await Promise.all([
    startSmtpServer(),
    startFakeSlack(),
    startFakePushService(),
  ]);
  const community = await startCommunity({
    now: () => at,
    ...(web && { web }),
    env: {
      SMTP_URL: smtp.url,
      PUBLIC_URL: 'https://madang.example',
      OUTBOUND_ALLOW: '127.0.0.1',
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_API: `${slack.url}/api`,
      SLACK_HOOKS: slack.url,
      ...env,
    },
  });
  return {
    community,
    smtp,
    slack,
    push,
    admin: await community.signUp('마당지기', 'admin'),
    now: () => at,
    forward: (minutes) => void (at = new Date(at.getTime() + minutes * 60_000)),
    setTime: (text) => void (at = new Date(text)),
    run: () => community.node.jobs.drain({ until: at }),
    ...people(community, push),
    ...looks(community, smtp),
    async stop() {
      await community.stop();
      await Promise.all([smtp.close().catch(() => undefined), slack.shut(), push.shut()]);
    },
  };
}

function people(
  community: Community,
  push: FakePushService,
): Pick<DeliverySite, 'join' | 'joinEverywhere' | 'tell'> {
  const { ctx } = community.node;
  const join = async (name?: string) => {
    const person = await community.signUp(name);
    await ctx.db.updateTable('accounts').set({ email_verified: true }).where('id', '=', person.id).execute();
    return person;
  };
  return {
    join,
    async joinEverywhere(name) {
      const person = await join(name);
      const { endpoint, p256dh, auth } = push.subscribe(person.id);
      await person.post('/api/v1/me/push-subscriptions', { endpoint, keys: { p256dh, auth } });
      await person.patch('/api/v1/me/notification-settings', { version: 1, slackWebhook: webhook });
      return person;
    },
    async tell(to, what, { postId, pile = false } = {}) {
      await ctx.transaction((tx) =>
        notify(tx, {
          kind: pile ? Piled : Happened,
          key: `trial ${randomUUID()}`,
          to: [to.id],
          actorId: null,
          about: { postId },
          reason: 'concerned',
          params: { what },
          thing: 'pile',
        }),
      );
    },
  };
}

function looks({ node }: Community, smtp: Smtp): Pick<DeliverySite, 'mailsTo' | 'rows'> {
  return {
    mailsTo: async (person) =>
      (await smtp.mails())
        .filter(({ envelope }) => envelope.to.includes(person.email))
        .map(({ mail }) => mail),
    rows: (person) =>
      node.ctx.db
        .selectFrom('deliveries')
        .select(['seq', 'channel', 'state', 'last_error', 'attempts'])
        .where('account_id', '=', person.id)
        .orderBy('seq')
        .orderBy('channel')
        .execute(),
  };
}
