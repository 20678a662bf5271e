import type { Ctx } from '../../../kernel/ctx.ts';
import { scopeTo } from '../../../kernel/scope.ts';
import { cleanDetails } from '../card-details.rules.ts';
import { loadCardRules } from '../card-rules.ts';
import type { CardDetails } from '../members.schemas.ts';
import { petsOnCards, petsLimit, type Catalogue } from '../members.settings.ts';

/**
 * Fills the card of somebody whom the host brings. The catalogue is given, because on the first start it is stored in the same
 * transaction and not in force yet.
 */
export async function fillCard(
  tx: Ctx,
  accountId: string,
  details: CardDetails,
  site: { catalogue: Catalogue; pets: boolean },
): Promise<void> {
  const pets = site.pets || tx.setting(petsOnCards) ? tx.setting(petsLimit) : 0;
  const rules = { ...loadCardRules(tx), catalogue: site.catalogue, pets };
  const columns = cleanDetails(details, rules, { job_field: null, stacks: [] });
  if (Object.keys(columns).length === 0) return;
  await scopeTo<'members'>(tx)
    .updateTable('members')
    .set(columns)
    .where('account_id', '=', accountId)
    .execute();
}
