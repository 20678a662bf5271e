import { Type } from 'typebox';
import { Id, Nullable, OneOf, Strict, Time } from '../../kernel/http.ts';
import { providerIds } from '../../engines/identity/port.ts';
import type { Http } from '../../kernel/module.ts';
import { presentLinked, presentPasskey } from './accounts.present.ts';
import { findPasswordHash } from './accounts.queries.ts';
import { Done, NoBody, PasskeyView } from './accounts.schemas.ts';
import type { Kit } from './kit.ts';
import { countRecoveryCodes, hasSecondStep } from './second-steps.queries.ts';
import { mailWithdrawalLink } from './use-cases/withdraw.ts';
import { readVisit } from './visits.ts';
import { findLinked, findPasskeys } from './ways-in.queries.ts';

const WaysIn = Strict({
  hasPassword: Type.Boolean(),
  twoStep: Type.Object({ on: Type.Boolean(), recoveryCodesLeft: Type.Integer() }),
  passkeys: Type.Array(PasskeyView),
  linked: Type.Array(
    Type.Object({ id: Id, provider: Type.String(), name: Nullable(Type.String()), createdAt: Time }),
  ),
  providers: Type.Array(Type.Object({ id: OneOf(providerIds), name: Nullable(Type.String()) })),
});

/** Everything by which my account can be entered. */
export function waysInRoutes(kit: Kit) {
  return (http: Http): void => {
    http.get(
      '/me/ways-in',
      {
        config: { access: { who: 'member', session: true } },
        schema: { tags: ['me'], summary: 'How I can sign in', response: { 200: WaysIn } },
      },
      async ({ ctx }) => {
        const { id } = ctx.actor!;
        const [hash, on, recoveryCodesLeft, passkeys, linked] = await Promise.all([
          findPasswordHash(ctx, id),
          hasSecondStep(ctx, id),
          countRecoveryCodes(ctx, id),
          findPasskeys(ctx, id),
          findLinked(ctx, id),
        ]);
        return {
          hasPassword: hash !== null,
          twoStep: { on, recoveryCodesLeft },
          passkeys: passkeys.map(presentPasskey),
          linked: linked.map((row) => presentLinked(row, kit.providers)),
          providers: kit.providers.map((one) => ({ id: one.id, name: one.name })),
        };
      },
    );

    http.post(
      '/me/withdrawal-link',
      {
        config: {
          access: { who: 'member', session: true },
          limit: { name: 'accounts.mails', points: 30, seconds: 3600 },
        },
        schema: {
          tags: ['me'],
          summary: 'Mail a link to leave with, in place of a password',
          body: NoBody,
          response: { 200: Done },
        },
      },
      async (request) => {
        await mailWithdrawalLink(kit, request.ctx, readVisit(request, kit.publicUrl));
        return { status: true };
      },
    );
  };
}
