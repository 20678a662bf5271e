import { Type } from 'typebox';
import { defineSetting } from '../../kernel/settings.ts';

const Count = (minimum: number, maximum: number) => Type.Integer({ minimum, maximum });
const shown = { public: true };

/** The job field of whoever recruits: nobody applies for it. */
export const creatorField = defineSetting(
  'recruiting.creator_field',
  Type.String({ maxLength: 40 }),
  'pm',
  shown,
);
export const positionLimit = defineSetting('recruiting.position_limit', Count(1, 20), 10, shown);
export const headCountLimit = defineSetting('recruiting.head_count_limit', Count(1, 200), 20, shown);
export const stackLimit = defineSetting('recruiting.stack_limit', Count(1, 50), 15, shown);
export const longestDays = defineSetting('recruiting.longest_days', Count(1, 730), 180, shown);
export const messageLimit = defineSetting('recruiting.message_limit', Count(100, 10_000), 2_000, shown);
/** How many applications of one member may wait at once. */
export const waitingLimit = defineSetting('recruiting.waiting_limit', Count(1, 500), 30);
export const reminderHours = defineSetting('recruiting.reminder_hours', Count(1, 168), 24);
export const linkLimit = defineSetting('recruiting.link_limit', Count(1, 50), 20, shown);
/** After so many weeks without a line from a member the host is nudged. */
export const silentWeeks = defineSetting('recruiting.silent_weeks', Count(1, 12), 2);
