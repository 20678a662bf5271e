/** How a number compares with the one before: a share, or why there is none. */
export type Change = { kind: 'up' | 'down'; share: number } | { kind: 'same' } | { kind: 'new' };

export function changeOf(now: number, before: number): Change {
  if (now === before) return { kind: 'same' };
  if (before === 0) return { kind: 'new' };
  const share = Math.abs(now - before) / before;
  return { kind: now > before ? 'up' : 'down', share };
}
