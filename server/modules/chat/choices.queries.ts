import type { Selectable } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db.generated.ts';
import { chatDb } from './rooms.queries.ts';

export type ChoiceRow = Pick<Selectable<DB['chat_choices']>, 'show_presence' | 'version'>;

/** The bus channel on which nodes hear that a member chose something; the id is their account's. */
export const choiceChannel = 'chat.choice';
const usual: ChoiceRow = { show_presence: true, version: 1 };

/** What a member chose for their chat; without a row, what is usual. */
export async function findChoice(ctx: Ctx, accountId: string): Promise<ChoiceRow> {
  const row = await chatDb(ctx)
    .selectFrom('chat_choices')
    .select(['show_presence', 'version'])
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return row ?? usual;
}

/** The row, locked, made if there is none yet. */
export async function lockChoice(tx: Ctx, accountId: string): Promise<ChoiceRow> {
  await chatDb(tx)
    .insertInto('chat_choices')
    .values({ account_id: accountId, ...usual })
    .onConflict((conflict) => conflict.constraint('chat_choices_pkey').doNothing())
    .execute();
  return chatDb(tx)
    .selectFrom('chat_choices')
    .select(['show_presence', 'version'])
    .where('account_id', '=', accountId)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow();
}

export async function changeChoice(tx: Ctx, accountId: string, row: ChoiceRow): Promise<void> {
  await chatDb(tx).updateTable('chat_choices').set(row).where('account_id', '=', accountId).execute();
}

/** Of these members, those who do not want to be seen. */
export async function findHidden(ctx: Ctx, accountIds: readonly string[]): Promise<Set<string>> {
  if (accountIds.length === 0) return new Set();
  const rows = await chatDb(ctx)
    .selectFrom('chat_choices')
    .select('account_id')
    .where('account_id', 'in', [...accountIds])
    .where('show_presence', '=', false)
    .execute();
  return new Set(rows.map((row) => row.account_id));
}
