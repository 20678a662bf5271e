import { Type } from 'typebox';
import { defineSetting } from '../../kernel/settings.ts';

/** After so many days, what was read is forgotten. */
export const keepReadDays = defineSetting(
  'notifications.keep_read_days',
  Type.Integer({ minimum: 7, maximum: 3650 }),
  180,
);
