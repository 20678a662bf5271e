import './chat.flags.ts';
import './chat.personal.ts';
import type { Module } from '../../kernel/module.ts';
import type { AttemptCounter } from '../accounts/index.ts';
import { choicesRoutes } from './choices.routes.ts';
import { chatHandlers } from './chat.handlers.ts';
import { eraseDeletedMessages } from './chat.timed.ts';
import { membershipsRoutes } from './memberships.routes.ts';
import { messageChangesRoutes } from './message-changes.routes.ts';
import { Presence } from './live/presence.ts';
import { socketRoutes, type LiveParts } from './live/socket.routes.ts';
import { messagesRoutes } from './messages.routes.ts';
import { roomsRoutes } from './rooms.routes.ts';
import { tellOfMessages } from './use-cases/tell-of-messages.ts';

interface ChatParts extends LiveParts {
  /** Counts wrong passwords of rooms, as those at sign-in are counted. */
  attempts: AttemptCounter;
}

/** Rooms, and what is said in them, over HTTP and live. */
export function chatModule({ attempts, ...live }: ChatParts): Module {
  const presence = new Presence(live.bus);
  return {
    name: 'chat',
    handlers: chatHandlers(presence),
    jobs: [tellOfMessages(presence)],
    timed: [eraseDeletedMessages],
    routes: (http) => {
      roomsRoutes(http);
      membershipsRoutes(attempts)(http);
      messagesRoutes(http);
      messageChangesRoutes(http);
      choicesRoutes(http);
    },
    rootRoutes: socketRoutes(live, presence),
  };
}
