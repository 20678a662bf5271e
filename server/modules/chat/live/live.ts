import type { Feeds } from './feeds.ts';
import type { Presence } from './presence.ts';
import type { Watchers } from './watchers.ts';

/** What a node has for whoever is connected to it. */
export interface Live {
  feeds: Feeds;
  presence: Presence;
  watchers: Watchers;
}
