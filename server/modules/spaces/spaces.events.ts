import { Type } from 'typebox';
import { defineEvent } from '../../kernel/events.ts';

/** Other people may read the space now. */
export const SpaceRightsChanged = defineEvent(
  'spaces.rights_changed',
  Type.Object({ spaceId: Type.String() }),
);
