import { Type } from 'typebox';
import { defineSetting } from '../../kernel/settings.ts';

/** Days for which the log of a webhook is kept. */
export const logDays = defineSetting('webhooks.log_days', Type.Integer({ minimum: 4, maximum: 365 }), 30);
