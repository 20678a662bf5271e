import { Type } from 'typebox';
import { OneOf } from '../../kernel/http.ts';
import { defineSetting } from '../../kernel/settings.ts';

/** Who may invite others by a link. */
export const invitationsBy = defineSetting(
  'invitations.by',
  OneOf(['nobody', 'staff', 'members']),
  'members',
);
/** Members below this trust level do not invite yet; staff always may unless nobody does. */
export const invitingLevel = defineSetting(
  'invitations.min_level',
  Type.Integer({ minimum: 0, maximum: 3 }),
  1,
);
