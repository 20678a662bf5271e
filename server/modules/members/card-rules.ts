import type { Ctx } from '../../kernel/ctx.ts';
import type { CardRules } from './card-details.rules.ts';
import {
  cardCatalogue,
  careersLimit,
  careerTextLimit,
  introductionLimit,
  linksLimit,
  petsLimit,
  petsOnCards,
  stacksLimit,
} from './members.settings.ts';

/** What the host allows on a card now. */
export function loadCardRules(ctx: Ctx): CardRules {
  return {
    catalogue: ctx.setting(cardCatalogue),
    introduction: ctx.setting(introductionLimit),
    careerText: ctx.setting(careerTextLimit),
    careers: ctx.setting(careersLimit),
    stacks: ctx.setting(stacksLimit),
    links: ctx.setting(linksLimit),
    pets: ctx.setting(petsOnCards) ? ctx.setting(petsLimit) : 0,
    now: ctx.now,
  };
}
