import { m } from '#lib/paraglide/messages.js';

const levels = [m.trust_level_0, m.trust_level_1, m.trust_level_2, m.trust_level_3];

/** Apart from the other words of trust: cards of members need no more. */
export const levelName = (level: number): string => (levels[level] ?? m.trust_level_0)();
