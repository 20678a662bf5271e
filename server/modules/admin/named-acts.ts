import type { Ctx } from '../../kernel/ctx.ts';
import { accountsNamedIn, withNames } from '../audit/index.ts';
import { findMembers } from '../members/index.ts';

interface Said {
  before: unknown;
  after: unknown;
  note: string | null;
}

/** The log says ids where somebody wrote a handle: the same with the handles of today. */
export async function nameActs<T extends Said>(ctx: Ctx, acts: readonly T[]): Promise<T[]> {
  const ids = [...new Set(acts.flatMap(({ before, after, note }) => accountsNamedIn(before, after, note)))];
  if (ids.length === 0) return [...acts];
  const handles = new Map(
    (await findMembers(ctx, ids)).flatMap((row) => (row.withdrawn_at ? [] : [[row.account_id, row.handle]])),
  );
  const nobody = ctx.locale === 'en' ? '@(former member)' : '@(탈퇴한 회원)';
  const say = (id: string) => (handles.has(id) ? `@${handles.get(id)!}` : nobody);
  return acts.map((act) => ({
    ...act,
    before: withNames(act.before, say),
    after: withNames(act.after, say),
    note: withNames(act.note, say),
  }));
}
