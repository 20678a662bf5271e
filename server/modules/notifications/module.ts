import './notifications.personal.ts';
import type { Bus } from '../../engines/bus/port.ts';
import type { Module } from '../../kernel/module.ts';
import { notificationsHandlers } from './notifications.handlers.ts';
import { inboxRoutes } from './notifications.routes.ts';
import { forgetRead } from './notifications.timed.ts';
import { siteNoticesRoutes } from './site-notices.routes.ts';
import { streamRoutes } from './streams/stream.routes.ts';
import { Streams } from './streams/streams.ts';
import { SpreadSiteNotice } from './use-cases/send-site-notice.ts';
import { watchesRoutes } from './watches.routes.ts';

/** The inbox of every member. */
export function notificationsModule({ bus }: { bus: Bus }): Module {
  const mountStream = streamRoutes(new Streams(bus));
  return {
    name: 'notifications',
    routes: (http) => {
      inboxRoutes(http);
      mountStream(http);
      watchesRoutes(http);
      siteNoticesRoutes(http);
    },
    handlers: notificationsHandlers,
    jobs: [SpreadSiteNotice],
    timed: [forgetRead],
  };
}
