import { Type } from 'typebox';
import { defineSetting } from '../../kernel/settings.ts';

/** How many others one member may block. */
export const blockLimit = defineSetting('blocks.limit', Type.Integer({ minimum: 10, maximum: 5_000 }), 500);
