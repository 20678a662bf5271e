export { membersModule } from './module.ts';
export {
  countContribution,
  findHandles,
  findMemberByHandle,
  findMembers,
  type MemberRow,
} from './members.queries.ts';
export { presentAuthor } from './members.present.ts';
export { Author, type AuthorView } from './members.schemas.ts';
export { createCard } from './use-cases/create-card.ts';
export { withdrawCard } from './use-cases/withdraw-card.ts';
