import { error } from '@sveltejs/kit';
import { renderSVG } from 'uqr';
import { refuse, send, textOf } from '#lib/features/forms/send.ts';
import type { WaysIn } from '#lib/features/settings/settings-api.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch }) => {
  const ways = await send<WaysIn>(fetch, 'GET', '/api/v1/me/ways-in');
  if (!ways.ok) error(ways.refusal.status, { message: ways.refusal.code, code: ways.refusal.code });
  const { hasPassword, twoStep } = ways.data;
  return { hasPassword, twoStep };
};

interface Begun {
  secret: string;
  uri: string;
}

/** The picture of a secret. It goes to its owner's page and nowhere else. */
function picture({ secret, uri }: Begun) {
  const svg = renderSVG(uri, { border: 2 });
  return { secret, uri, qr: `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}` };
}

/** What is shown beside the session: the password, or a code where there is none. */
function proofOf(form: FormData): { password?: string; code?: string } {
  const [password, code] = [textOf(form, 'password'), textOf(form, 'code').trim()];
  return { ...(password && { password }), ...(code && { code }) };
}

export const actions: Actions = {
  begin: async ({ request, fetch }) => {
    const { password } = proofOf(await request.formData());
    const outcome = await send<Begun>(fetch, 'POST', '/api/v1/me/two-step', password ? { password } : {});
    return outcome.ok ? { begun: picture(outcome.data) } : refuse(outcome.refusal, { form: 'begin' });
  },

  confirm: async ({ request, fetch }) => {
    const form = await request.formData();
    const code = textOf(form, 'code').trim();
    const outcome = await send<{ recoveryCodes: string[] }>(
      fetch,
      'POST',
      '/api/v1/me/two-step/confirmation',
      {
        code,
      },
    );
    if (outcome.ok) return { recoveryCodes: outcome.data.recoveryCodes, turnedOn: true };
    // The page shows the same picture once more; the server keeps the secret until a code confirms it.
    const begun = picture({ secret: textOf(form, 'secret'), uri: textOf(form, 'uri').slice(0, 1_000) });
    return refuse(outcome.refusal, { form: 'confirm', begun });
  },

  renew: async ({ request, fetch }) => {
    const proof = proofOf(await request.formData());
    const path = '/api/v1/me/two-step/recovery-codes';
    const outcome = await send<{ recoveryCodes: string[] }>(fetch, 'POST', path, proof);
    return outcome.ok
      ? { recoveryCodes: outcome.data.recoveryCodes }
      : refuse(outcome.refusal, { form: 'renew' });
  },

  off: async ({ request, fetch }) => {
    const proof = proofOf(await request.formData());
    const outcome = await send(fetch, 'DELETE', '/api/v1/me/two-step', proof);
    return outcome.ok ? { turnedOff: true } : refuse(outcome.refusal, { form: 'off' });
  },
};
