import type { Ctx } from '../../kernel/ctx.ts';
import { Empty } from '../../kernel/http.ts';
import type { Http } from '../../kernel/module.ts';
import { findMemberByHandle, memberNotFound } from '../members/index.ts';
import { ByHandle } from './moderation.schemas.ts';
import { passInvalid, warningsHidden } from './moderation.errors.ts';
import { appeal } from './use-cases/appeal.ts';
import { blockAccount, unblockAccount, warnMember } from './use-cases/act-on-member.ts';
import { presentAppeal, presentStanding, presentWarning } from './warnings.present.ts';
import { findBlocksOfWarnings } from './warnings.queries.ts';
import {
  BlockBody,
  MadeAppeal,
  NewAppealBody,
  NewWarningBody,
  Standing,
  StandingBody,
  UnblockBody,
  Warnings,
  WarningView,
} from './warnings.schemas.ts';

/** Whose pass it is: accounts knows. */
export type AccountOfPass = (ctx: Ctx, pass: string) => string | null;

const tags = ['moderation'];
const withPass = { name: 'standing', points: 30, seconds: 60 };

export function standingRoutes(accountOfPass: AccountOfPass) {
  /** A session says who it is, or else the pass that a blocked member got at sign-in. @throws DomainError 401 */
  const whoever = (ctx: Ctx, pass: string | undefined): string => {
    const id = ctx.actor?.id ?? (pass === undefined ? null : accountOfPass(ctx, pass));
    if (id === null) throw passInvalid();
    return id;
  };
  return (http: Http): void => {
    mountMembers(http);
    mountBlocks(http);
    http.post(
      '/standing',
      {
        config: { access: { who: 'guest' }, limit: withPass },
        schema: {
          tags,
          summary: 'What I was warned and am blocked for; also for those who cannot sign in, with a pass',
          body: StandingBody,
          response: { 200: Standing },
        },
      },
      async ({ ctx, body }) => {
        const { items, ...standing } = await presentStanding(ctx, whoever(ctx, body.pass), {
          anonymous: true,
        });
        return { ...standing, warnings: items };
      },
    );

    http.post(
      '/appeals',
      {
        config: { access: { who: 'guest' }, creates: true, limit: withPass },
        schema: {
          tags,
          summary: 'Ask, once, that somebody else looks at a warning again',
          body: NewAppealBody,
          response: { 201: MadeAppeal },
        },
      },
      async ({ ctx, body: { pass, ...body } }, reply) => {
        const made = await appeal(ctx, whoever(ctx, pass), body);
        reply.code(201);
        return presentAppeal(made);
      },
    );
  };
}

function mountMembers(http: Http): void {
  http.get(
    '/members/:handle/warnings',
    {
      config: { access: { who: 'member' } },
      schema: {
        tags,
        summary: 'My warnings; to staff, those that a member got under their name',
        params: ByHandle,
        response: { 200: Warnings },
      },
    },
    async ({ ctx, params }) => {
      const { id, role } = ctx.actor!;
      const member = await findMemberByHandle(ctx, params.handle);
      if (!member) throw memberNotFound();
      const own = member.account_id === id;
      if (!own && role === 'member') throw warningsHidden();
      return presentStanding(ctx, member.account_id, { anonymous: own });
    },
  );

  http.post(
    '/members/:handle/warnings',
    {
      config: { access: { who: 'moderator' }, creates: true },
      schema: {
        tags,
        summary: 'Warn a member; the ladder says for how long they are blocked',
        params: ByHandle,
        body: NewWarningBody,
        response: { 201: WarningView },
      },
    },
    async ({ ctx, params, body }, reply) => {
      const row = await warnMember(ctx, params.handle, body);
      const block = (await findBlocksOfWarnings(ctx, [row.id])).get(row.id);
      reply.code(201);
      return presentWarning(ctx, row, block, undefined);
    },
  );
}

function mountBlocks(http: Http): void {
  http.put(
    '/moderation/members/:handle/block',
    {
      config: { access: { who: 'moderator' } },
      schema: {
        tags,
        summary: 'Block a member by hand; all of their sessions end at once',
        params: ByHandle,
        body: BlockBody,
        response: { 200: Warnings },
      },
    },
    async ({ ctx, params, body }) => {
      await blockAccount(ctx, params.handle, body);
      const member = await findMemberByHandle(ctx, params.handle);
      return presentStanding(ctx, member!.account_id, { anonymous: false });
    },
  );

  http.delete(
    '/moderation/members/:handle/block',
    {
      config: { access: { who: 'moderator' } },
      schema: {
        tags,
        summary: 'Let a member in again',
        params: ByHandle,
        body: UnblockBody,
        response: { 204: Empty },
      },
    },
    async ({ ctx, params, body }, reply) => {
      await unblockAccount(ctx, params.handle, body.reason);
      return reply.code(204).send(null);
    },
  );
}
