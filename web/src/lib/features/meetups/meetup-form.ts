import { apiFor } from '#lib/api/client.ts';
import type { KindForm } from '#lib/features/kinds/kinds.ts';
import { freshMeetup, readMeetup, sentMeetup, typedMeetup } from './meetup-typed.ts';
import MeetupFields from './MeetupFields.svelte';

const form: KindForm = {
  Fields: MeetupFields as unknown as KindForm['Fields'],
  fresh: freshMeetup,
  of: typedMeetup,
  read: readMeetup,
  sent: sentMeetup,
  choices: async (fetcher, origin) => (await apiFor(fetcher, origin).GET('/api/v1/meetups/choices')).data,
};
export default form;
