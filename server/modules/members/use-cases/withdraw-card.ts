import type { Ctx } from '../../../kernel/ctx.ts';
import { newId } from '../../../kernel/ids.ts';
import { scopeTo } from '../../../kernel/scope.ts';
import { dropPetPictures } from '../card-files.ts';
import { CardChanged } from '../members.events.ts';
import { writeNameKeys } from '../members.queries.ts';

/** Makes the card of somebody who left unreadable: nothing of theirs stays on it. Content stays, without a name. */
export async function withdrawCard(tx: Ctx, accountId: string): Promise<void> {
  const gone = `gone-${newId().replaceAll('-', '')}`;
  await scopeTo<'members'>(tx)
    .updateTable('members')
    .set({
      handle: gone,
      handle_skeleton: gone,
      display_name: '',
      introduction: '',
      avatar_url: null,
      job_field: null,
      employed: null,
      stacks: [],
      careers: '[]',
      links: [],
      pets: '[]',
      visibility: '{}',
      withdrawn_at: tx.now,
    })
    .where('account_id', '=', accountId)
    .execute();
  await dropPetPictures(tx, accountId);
  await writeNameKeys(tx, accountId, []);
  await tx.emit(CardChanged({ accountId }));
}
