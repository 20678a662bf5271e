import { Type } from 'typebox';
import { defineSetting } from '../../kernel/settings.ts';

/** How long after one export the next may be asked for. */
export const exportHours = defineSetting(
  'rights.export_hours',
  Type.Integer({ minimum: 0, maximum: 720 }),
  24,
);
/** How long a made export can be fetched. */
export const exportDays = defineSetting('rights.export_days', Type.Integer({ minimum: 1, maximum: 30 }), 7);
/** How long members may change their mind after they said that they leave. */
export const leavingDays = defineSetting(
  'rights.leaving_days',
  Type.Integer({ minimum: 1, maximum: 60 }),
  14,
);
