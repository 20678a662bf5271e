import { Type } from 'typebox';
import { defineSetting } from '../../kernel/settings.ts';

/** Milliseconds that a search may take, waiting for its turn included. */
export const timeLimit = defineSetting(
  'search.time_limit_ms',
  Type.Integer({ minimum: 200, maximum: 10_000 }),
  900,
);
/** How many people must have searched for a word before others see it; 0 follows the size of the community. */
export const trendingPeople = defineSetting(
  'search.trending_people',
  Type.Integer({ minimum: 0, maximum: 100 }),
  0,
);
/** Words that never trend, with commas between them. */
export const trendingBlocked = defineSetting('search.trending_blocked', Type.String({ maxLength: 4000 }), '');
export const trendingDays = defineSetting(
  'search.trending_days',
  Type.Integer({ minimum: 1, maximum: 90 }),
  30,
);
