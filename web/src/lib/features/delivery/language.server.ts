import { apiFor } from '#lib/api/client.ts';
import { outcomeOf } from '#lib/features/problems/outcome.ts';

const tries = 2;

/** Mails, pushes and Slack messages of whoever is signed in come in this language from now on. */
export async function speakTo(fetcher: typeof fetch, origin: string, locale: 'ko' | 'en'): Promise<void> {
  const api = apiFor(fetcher, origin);
  // Again when something else was changed meanwhile; the page is in their language in any case.
  for (let n = 0; n < tries; n += 1) {
    const { data } = await outcomeOf(api.GET('/api/v1/me/notification-settings'));
    if (!data || data.locale === locale) return;
    const body = { version: data.version, locale };
    const { problem } = await outcomeOf(api.PATCH('/api/v1/me/notification-settings', { body }));
    if (problem?.status !== 409) return;
  }
}
