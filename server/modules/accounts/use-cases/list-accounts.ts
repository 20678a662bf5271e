import type { Ctx, Role } from '../../../kernel/ctx.ts';
import { cursorPart, decodeCursor, toPage, type Page } from '../../../kernel/paging.ts';
import { notAllowed } from '../accounts.errors.ts';
import { presentAccount } from '../accounts.present.ts';
import { findAccounts } from '../accounts.queries.ts';

interface AccountListQuery {
  /** Part of the name or address. */
  query?: string | undefined;
  role?: Role | undefined;
  limit?: number | undefined;
  cursor?: string | undefined;
}

export type AccountListItem = ReturnType<typeof presentAccount>;

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Accounts with their addresses, newest first. Only for administrators and the system. @throws DomainError 403 */
export async function listAccounts(
  ctx: Ctx,
  { query, role, limit = 20, cursor }: AccountListQuery,
): Promise<Page<AccountListItem>> {
  if (ctx.actor && ctx.actor.role !== 'admin') throw notAllowed();
  const after = cursor === undefined ? null : decodeCursor(cursor, [cursorPart.time, uuid]);
  const rows = await findAccounts(ctx, { query: query ?? null, role: role ?? null, limit: limit + 1, after });
  return toPage(rows, limit, presentAccount, (row) => [row.created_at.toISOString(), row.id]);
}
