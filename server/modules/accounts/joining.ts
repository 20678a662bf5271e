import { Type, type Static } from 'typebox';
import type { Ctx } from '../../kernel/ctx.ts';
import { Strict } from '../../kernel/http.ts';
import type { Seals } from '../../kernel/seals.ts';

/** What somebody may bring along who makes an account; what it is worth is known above. */
export const JoiningFields = {
  invitation: Type.Optional(
    Type.String({ maxLength: 100, description: 'The end of the address of an invitation.' }),
  ),
  consents: Type.Optional(
    Type.Array(
      Strict({
        document: Type.String({ maxLength: 40 }),
        number: Type.Integer({ minimum: 1, maximum: 100_000 }),
      }),
      { maxItems: 20, description: 'Versions of the terms that were agreed to.' },
    ),
  ),
};
const Joining = Strict(JoiningFields);
export type Joining = Static<typeof Joining>;

/** Runs before anything of a new account is made; refuses whoever may not make one, known or not. */
export type JoiningCheck = (ctx: Ctx, joining: Joining) => Promise<void>;

export const joiningOf = ({ invitation, consents }: Joining): Joining => ({
  ...(invitation !== undefined && { invitation }),
  ...(consents !== undefined && { consents }),
});

const context = 'joining';

/** For the row of an unfinished sign-in: an invitation is a secret. */
export function sealJoining(seals: Seals, joining: Joining): string {
  return seals.seal(Buffer.from(JSON.stringify(joining)), context);
}

export function openJoining(seals: Seals, sealed: unknown): Joining {
  if (typeof sealed !== 'string') return {};
  return JSON.parse(seals.open(sealed, context).toString()) as Joining;
}
