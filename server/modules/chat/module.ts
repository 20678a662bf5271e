import './chat.flags.ts';
import './chat.personal.ts';
import type { Bus } from '../../engines/bus/port.ts';
import type { Module } from '../../kernel/module.ts';
import type { AttemptCounter } from '../accounts/index.ts';
import { choicesRoutes } from './choices.routes.ts';
import { chatHandlers } from './chat.handlers.ts';
import { eraseDeletedMessages, forgetOldPreviews } from './chat.timed.ts';
import { membershipsRoutes } from './memberships.routes.ts';
import { messageChangesRoutes } from './message-changes.routes.ts';
import { Presence } from './live/presence.ts';
import { socketRoutes, type LiveParts } from './live/socket.routes.ts';
import { messagesRoutes } from './messages.routes.ts';
import { roomsRoutes } from './rooms.routes.ts';
import { searchRoutes } from './search.routes.ts';
import { doubtMessages } from './use-cases/doubt-message.ts';
import { indexMessages } from './use-cases/index-messages.ts';
import { previewLinks } from './use-cases/preview-links.ts';
import type { SearchTurns } from './use-cases/search-messages.ts';
import { tellOfMessages } from './use-cases/tell-of-messages.ts';

interface ChatParts {
  bus: Bus;
  accounts: {
    /** Counts wrong passwords of rooms, as those at sign-in are counted. */
    attempts: AttemptCounter;
    findActorByToken: LiveParts['findByBearer'];
  };
  gate: SearchTurns;
  config: {
    /** Where this site is; null when nobody said so. */
    publicUrl: string | null;
    rateLimitScale: number;
  };
}

/** Rooms, and what is said in them, over HTTP and live. */
export function chatModule({ bus, accounts, gate, config }: ChatParts): Module {
  const presence = new Presence(bus);
  const { publicUrl, rateLimitScale: limitScale } = config;
  const live = { bus, limitScale, findByBearer: accounts.findActorByToken };
  return {
    name: 'chat',
    handlers: chatHandlers(presence),
    jobs: [
      tellOfMessages(presence),
      indexMessages,
      doubtMessages,
      previewLinks(publicUrl === null ? null : new URL(publicUrl).host),
    ],
    timed: [eraseDeletedMessages, forgetOldPreviews],
    routes: (http) => {
      roomsRoutes(http);
      membershipsRoutes(accounts.attempts)(http);
      messagesRoutes(http);
      messageChangesRoutes(http);
      choicesRoutes(http);
      searchRoutes(gate)(http);
    },
    rootRoutes: socketRoutes(live, presence),
  };
}
