import { Type } from 'typebox';
import { defineEvent } from '../../kernel/events.ts';

/** A card was made, or something on it changed. */
export const CardChanged = defineEvent('members.card_changed', Type.Object({ accountId: Type.String() }));
