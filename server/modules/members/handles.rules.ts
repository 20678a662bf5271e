/** What a handle may look like; also how mentions are found. */
export const handlePattern = /^[a-z0-9가-힣][a-z0-9가-힣_-]{1,23}$/;

const reserved = new Set(
  [
    'admin',
    'administrator',
    'moderator',
    'staff',
    'system',
    'madang',
    'support',
    'root',
    'everyone',
    'here',
    'all',
    'me',
    'null',
    'undefined',
    '관리자',
    '운영자',
    '운영진',
    '마당',
    '탈퇴한회원',
    '익명',
  ].map(skeletonOf),
);

/**
 * Folds what looks alike to one form (after the idea of UTS 39 skeletons, for the few signs that handles may hold):
 * `m1nsu`, `minsu` and `min_su` share one, so only the first of them can exist.
 */
export function skeletonOf(handle: string): string {
  return handle
    .normalize('NFC')
    .toLowerCase()
    .replace(/[-_]/g, '')
    .replace(/rn/g, 'm')
    .replace(/vv/g, 'w')
    .replace(/[1il]/g, 'l')
    .replace(/[0o]/g, 'o');
}

export function isReservedHandle(handle: string): boolean {
  return reserved.has(skeletonOf(handle));
}

/** Words that make a display name read like staff. */
export function readsLikeStaff(name: string): boolean {
  const plain = name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s._-]/g, '');
  return /^(관리자|운영자|운영진|시스템|admin|administrator|moderator|staff|system)$/.test(plain);
}

/** A first handle for somebody called `name`: their name when it fits the rules, else a neutral word; `suffix` makes it unique. */
export function suggestHandle(name: string, suffix: string): string {
  const base = name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^a-z0-9가-힣]/g, '')
    .slice(0, 16);
  const start = base.length >= 2 && !isReservedHandle(base) ? base : `member${base}`;
  return suffix === '' ? start : `${start}-${suffix}`;
}
