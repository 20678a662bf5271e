import { Type } from 'typebox';
import { defineEvent } from '../../kernel/events.ts';

/** Earned, lost by a warning, or decided by staff. */
export const TrustLevelChanged = defineEvent(
  'trust.level_changed',
  Type.Object({ accountId: Type.String(), from: Type.Integer(), to: Type.Integer() }),
);
