import type { AccountsModule } from '../modules/accounts/index.ts';
import { dropPersonalFiles } from '../modules/files/index.ts';
import {
  countUnreadWith,
  sayTermsWith,
  createCard,
  findHandles,
  onCardEdited,
  withdrawCard,
} from '../modules/members/index.ts';
import {
  findWatchLevelsWith,
  forgetWriter,
  onHidden,
  onAttention,
  onOpened,
  onShown,
} from '../modules/posts/index.ts';
import type { searchModule } from '../modules/search/index.ts';
import { nameActsBy } from '../modules/audit/index.ts';
import { forgetBlocks, listMyBlocked } from '../modules/blocks/index.ts';
import {
  countMyUnread,
  findMyLevels,
  findMyAttention,
  followSight,
  forgetInbox,
  readShown,
} from '../modules/notifications/index.ts';
import type { DeliveryModule } from '../modules/delivery/index.ts';
import { forgetStanding } from '../modules/moderation/index.ts';
import { leaveAllRooms } from '../modules/chat/index.ts';
import { forgetWaiting } from '../modules/matching/index.ts';
import { followDeletion, leaveAllMeetups } from '../modules/meetups/index.ts';
import { forgetRecruiting } from '../modules/recruiting/index.ts';
import { forgetTrust } from '../modules/trust/index.ts';
import { assertConsented, recordJoining, sayTerms } from '../modules/terms/index.ts';
import { assertInvited, forgetInvitations, takeInvitation } from '../modules/invitations/index.ts';
import { beginErasure, takeDepartureBack } from '../modules/rights/index.ts';

/** What those bring along who make an account. */
function connectJoining(accounts: AccountsModule): void {
  accounts.onJoining(assertInvited);
  accounts.onJoining(assertConsented);
  accounts.onAccountCreated((tx, account) => createCard(tx, account));
  accounts.onAccountCreated(takeInvitation);
  accounts.onAccountCreated(recordJoining);
}

/** Places where a capability below is heard by one above. */
export function connect(
  accounts: AccountsModule,
  search: ReturnType<typeof searchModule>,
  delivery: DeliveryModule,
): void {
  connectJoining(accounts);
  nameActsBy(findHandles);
  accounts.onEntered((tx, accountId) => takeDepartureBack(tx, accountId));
  accounts.onLeaving((tx, accountId, choice) => beginErasure(tx, accountId, choice));
  accounts.onWithdrawn((tx, accountId) => withdrawCard(tx, accountId));
  accounts.onWithdrawn((tx, accountId) => forgetWriter(tx, accountId));
  accounts.onWithdrawn((tx, accountId) => dropPersonalFiles(tx, accountId));
  accounts.onWithdrawn((tx, accountId) => forgetInbox(tx, accountId));
  accounts.onWithdrawn((tx, accountId) => search.hideMember(tx, accountId));
  accounts.onWithdrawn((tx, accountId) => forgetBlocks(tx, accountId));
  accounts.onWithdrawn((tx, accountId) => forgetTrust(tx, accountId));
  accounts.onWithdrawn((tx, accountId) => forgetInvitations(tx, accountId));
  accounts.onAccountCreated((tx, account) => delivery.welcome(tx, account));
  accounts.onWithdrawn((tx, accountId) => delivery.forget(tx, accountId));
  accounts.onWithdrawn((tx, accountId) => forgetStanding(tx, accountId));
  accounts.onWithdrawn((tx, accountId) => forgetWaiting(tx, accountId));
  accounts.onWithdrawn((tx, accountId) => forgetRecruiting(tx, accountId));
  // After the inbox: whoever needs both locks it before meet-ups and rooms.
  accounts.onWithdrawn((tx, accountId) => leaveAllMeetups(tx, accountId));
  accounts.onWithdrawn((tx, accountId) => leaveAllRooms(tx, accountId));
  onCardEdited(search.followCard);
  onHidden(search.hide);
  onShown(search.show);
  onHidden(followSight);
  onHidden(followDeletion);
  onShown(followSight);
  onOpened(readShown);
  countUnreadWith(countMyUnread);
  sayTermsWith(sayTerms);
  findWatchLevelsWith(findMyLevels);
  onAttention(findMyAttention);
  onAttention(async (ctx) => ({ muted: { authorIds: await listMyBlocked(ctx) } }));
}
