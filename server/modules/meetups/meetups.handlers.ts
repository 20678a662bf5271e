import { onEvent } from '../../kernel/events.ts';
import { MatchCancelled } from '../matching/index.ts';
import { SamplesLoaded } from '../site/index.ts';
import {
  MeetupAccepted,
  MeetupAsked,
  MeetupCancelled,
  MeetupCompleted,
  MeetupDeclined,
  MeetupHandedOver,
  MeetupJoined,
  MeetupLeft,
  MeetupMoved,
  MeetupReminderDue,
  MeetupRemoved,
} from './meetups.events.ts';
import { markCancelledMatch } from './meetups.queries.ts';
import { seatSamples } from './samples.ts';
import {
  tellAccepted,
  tellAsked,
  tellCancelled,
  tellCompleted,
  tellDeclined,
  tellHandedOver,
  tellJoined,
  tellLeft,
  tellMoved,
  tellReminder,
  tellRemoved,
} from './tell.ts';

const soon = { soon: true };

export const meetupsHandlers = [
  onEvent(MeetupJoined, 'meetups.joined', tellJoined, soon),
  onEvent(MeetupLeft, 'meetups.left', tellLeft),
  onEvent(MeetupAsked, 'meetups.asked', tellAsked, soon),
  onEvent(MeetupAccepted, 'meetups.accepted', tellAccepted, soon),
  onEvent(MeetupDeclined, 'meetups.declined', tellDeclined),
  onEvent(MeetupRemoved, 'meetups.removed', tellRemoved),
  onEvent(MeetupHandedOver, 'meetups.handed_over', tellHandedOver),
  onEvent(MeetupMoved, 'meetups.moved', tellMoved, soon),
  onEvent(MeetupCancelled, 'meetups.cancelled', tellCancelled, soon),
  onEvent(MeetupCompleted, 'meetups.completed', tellCompleted),
  onEvent(MeetupReminderDue, 'meetups.reminder_due', tellReminder, soon),
  onEvent(MatchCancelled, 'meetups.match_cancelled', (ctx, { matchId }) => markCancelledMatch(ctx, matchId)),
  onEvent(SamplesLoaded, 'meetups.samples_loaded', seatSamples),
];
