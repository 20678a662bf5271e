export { membersModule } from './module.ts';
export { onCardEdited } from './card-edits.ts';
export {
  countContribution,
  findHandles,
  findMemberByHandle,
  findMembers,
  showTrustLevel,
  type MemberRow,
} from './members.queries.ts';
export { memberNotFound } from './members.errors.ts';
export { CardChanged } from './members.events.ts';
export { presentAuthor, presentCard, presentWholeCard } from './members.present.ts';
export { Author, Card, type AuthorView, type CardDetails, type CardView } from './members.schemas.ts';
export { listSearchableMembers, readSearchableMember, type SearchableMember } from './members.searchable.ts';
export { cardCatalogue, type Catalogue } from './members.settings.ts';
export { createCard } from './use-cases/create-card.ts';
export { fillCard } from './use-cases/fill-card.ts';
export { withdrawCard } from './use-cases/withdraw-card.ts';
export { countContributions, importCards, type Contribution } from './use-cases/import-cards.ts';
export { countUnreadWith, sayTermsWith } from './unread.ts';
