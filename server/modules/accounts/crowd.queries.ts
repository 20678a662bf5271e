import { sql } from 'kysely';
import type { Ctx, Role } from '../../kernel/ctx.ts';
import { accountsDb } from './accounts.queries.ts';

/** Everybody, or everybody with a role, who has not left. */
export interface Crowd {
  role: Role | null;
  /** Leaves this one out. */
  except: string | null;
  /** Only who was there at that time. */
  before: Date;
}

const within = ({ role, except, before }: Crowd) => sql`
  withdrawn_at is null and created_at <= ${before} and (${role}::text is null or role = ${role})
  and (${except}::uuid is null or id <> ${except}::uuid)`;

export async function countCrowd(ctx: Ctx, crowd: Crowd): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from accounts where ${within(crowd)}`.execute(accountsDb(ctx));
  return rows[0]!.count;
}

/** Their ids in order, after the last one seen: for walking through all of them. */
export async function listCrowd(
  ctx: Ctx,
  crowd: Crowd,
  { after, limit }: { after: string | null; limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from accounts
    where id > ${after ?? '00000000-0000-0000-0000-000000000000'}::uuid and ${within(crowd)}
    order by id limit ${limit}`.execute(accountsDb(ctx));
  return rows.map((row) => row.id);
}
