import './meetup.kind.ts';
import './meetups.blueprint.ts';
import './meetups.personal.ts';
import type { Module } from '../../kernel/module.ts';
import { meetupsHandlers } from './meetups.handlers.ts';
import { meetupsRoutes } from './meetups.routes.ts';
import { remindOfMeetups } from './meetups.timed.ts';
import { participantsRoutes } from './participants.routes.ts';

/** Posts by which people meet at a time and place. */
export function meetupsModule({ publicUrl }: { publicUrl: string | null }): Module {
  return {
    name: 'meetups',
    handlers: meetupsHandlers,
    timed: [remindOfMeetups],
    routes: (http) => {
      meetupsRoutes(publicUrl)(http);
      participantsRoutes(http);
    },
  };
}
