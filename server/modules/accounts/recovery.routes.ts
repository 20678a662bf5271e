import { refused } from '../../kernel/http.ts';
import type { Http } from '../../kernel/module.ts';
import { emailInvalid } from './accounts.errors.ts';
import { presentUser } from './accounts.present.ts';
import { findAccount } from './accounts.queries.ts';
import {
  ChangeEmailBody,
  Done,
  EmailBody,
  ResetBody,
  TokenQuery,
  VerificationBody,
  Verified,
} from './accounts.schemas.ts';
import type { Kit } from './kit.ts';
import { changeEmail } from './use-cases/change-email.ts';
import { requestPasswordReset, requestVerification } from './use-cases/request-password-reset.ts';
import { resetPassword } from './use-cases/reset-password.ts';
import { verifyEmail } from './use-cases/verify-email.ts';
import { readVisit } from './visits.ts';

const tags = ['accounts'];
const mails = { name: 'accounts.mails', points: 30, seconds: 3600 };
const links = { name: 'accounts.links', points: 60, seconds: 3600 };
const done = { status: true };
const gone = refused('The link is used or too old');

/** Everything that works by a mailed link. */
export function recoveryRoutes(kit: Kit) {
  return (http: Http): void => {
    mountPasswordReset(http, kit);
    mountAddress(http, kit);
  };
}

function mountPasswordReset(http: Http, kit: Kit): void {
  http.post(
    '/api/auth/request-password-reset',
    {
      config: { access: { who: 'guest' }, limit: mails },
      schema: {
        tags,
        summary: 'Mail a link to set a new password',
        body: EmailBody,
        response: { 200: Done },
      },
    },
    async (request) => {
      await requestPasswordReset(kit, request.ctx, readVisit(request, kit.publicUrl), request.body.email);
      return done;
    },
  );

  http.post(
    '/api/auth/reset-password',
    {
      config: { access: { who: 'guest' }, limit: links },
      schema: {
        tags,
        summary: 'Set a new password with a mailed link',
        body: ResetBody,
        response: { 200: Done, 410: gone },
      },
    },
    async (request) => {
      await resetPassword(kit, request.ctx, readVisit(request, kit.publicUrl), request.body);
      return done;
    },
  );
}

function mountAddress(http: Http, kit: Kit): void {
  http.post(
    '/api/auth/change-email',
    {
      config: { access: { who: 'member' }, limit: mails },
      schema: {
        tags,
        summary: 'Mail a link to a new address, which confirms it',
        description: 'Needs the password; accounts without one have to have signed in just now.',
        body: ChangeEmailBody,
        response: { 200: Done },
      },
    },
    async (request) => {
      await changeEmail(kit, request.ctx, readVisit(request, kit.publicUrl), request.body);
      return done;
    },
  );

  http.get(
    '/api/auth/verify-email',
    {
      config: { access: { who: 'guest' }, limit: links },
      schema: {
        tags,
        summary: 'Confirm an address with a mailed link',
        querystring: TokenQuery,
        response: { 200: Verified, 410: gone },
      },
    },
    async (request) => {
      const account = await verifyEmail(
        kit,
        request.ctx,
        readVisit(request, kit.publicUrl),
        request.query.token,
      );
      return { status: true, user: presentUser(account) };
    },
  );

  http.post(
    '/api/auth/send-verification-email',
    {
      config: { access: { who: 'guest' }, limit: mails },
      schema: {
        tags,
        summary: 'Mail a link that confirms the address once more',
        body: VerificationBody,
        response: { 200: Done },
      },
    },
    async (request) => {
      const { ctx } = request;
      const own = ctx.actor ? (await findAccount(ctx, ctx.actor.id))?.email : undefined;
      const email = own ?? request.body?.email;
      if (email === undefined) throw emailInvalid();
      await requestVerification(kit, ctx, readVisit(request, kit.publicUrl), email);
      return done;
    },
  );
}
