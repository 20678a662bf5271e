import { Type } from 'typebox';
import type { Ctx } from '../../kernel/ctx.ts';
import { Nullable, OneOf, Strict, Time } from '../../kernel/http.ts';
import type { Http } from '../../kernel/module.ts';
import { findMemberByHandle, memberNotFound } from '../members/index.ts';
import { missingFor, type Fact } from './levels.rules.ts';
import { measure } from './measures.ts';
import { findUsage } from './spending.ts';
import { findTrust } from './trust.queries.ts';
import { budgets, levelRules, spendables } from './trust.settings.ts';
import { pinLevel } from './use-cases/pin-level.ts';

const facts: readonly Fact[] = ['days', 'daysVisited', 'postsRead', 'written', 'likers'];
const spans = ['hour', 'day'] as const;
const Level = Type.Integer({ minimum: 0, maximum: 3 });
const Trust = Type.Object({
  level: Level,
  pinned: Type.Boolean({ description: 'Decided by staff.' }),
  warned: Type.Boolean({ description: 'Lower than earned while a warning is valid.' }),
  next: Nullable(
    Type.Array(Type.Object({ fact: OneOf(facts), have: Type.Integer(), need: Type.Integer() }), {
      description: 'What the next level asks for; null at the top.',
    }),
  ),
  budgets: Type.Array(
    Type.Object({
      what: OneOf(spendables),
      span: OneOf(spans),
      limit: Type.Integer(),
      left: Type.Integer(),
      resetsAt: Nullable(Time),
    }),
  ),
});
const StaffView = Type.Object({
  level: Level,
  reached: Level,
  pinned: Nullable(Level),
  pinnedAt: Nullable(Time),
  approved: Type.Integer({ description: 'Texts of theirs that staff let through.' }),
  warnings: Type.Integer(),
  version: Type.Integer(),
});
const ByHandle = Type.Object({ handle: Type.String({ maxLength: 60 }) });

export function trustRoutes(http: Http): void {
  http.get(
    '/me/trust',
    {
      config: { access: { who: 'member' } },
      schema: {
        tags: ['me'],
        summary: 'My trust level, what the next one asks for, and what is left of my budgets',
        response: { 200: Trust },
      },
    },
    async ({ ctx }) => presentOwn(ctx, ctx.actor!.id),
  );
  mountStaff(http);
}

function mountStaff(http: Http): void {
  http.get(
    '/admin/members/:handle/trust',
    {
      config: { access: { who: 'moderator' } },
      schema: {
        tags: ['admin'],
        summary: "A member's trust",
        params: ByHandle,
        response: { 200: StaffView },
      },
    },
    async ({ ctx, params }) => presentForStaff(ctx, params.handle),
  );

  http.put(
    '/admin/members/:handle/trust',
    {
      config: { access: { who: 'moderator' } },
      schema: {
        tags: ['admin'],
        summary: "Decide a member's trust level; null lets the rules decide again",
        params: ByHandle,
        body: Strict({
          level: Nullable(Level),
          note: Type.Optional(Type.String({ maxLength: 2000, description: 'Why; needed to pin.' })),
          version: Type.Optional(Type.Integer({ minimum: 1 })),
        }),
        response: { 200: StaffView },
      },
    },
    async ({ ctx, params, body }) => {
      await pinLevel(ctx, params.handle, body);
      return presentForStaff(ctx, params.handle);
    },
  );
}

async function presentOwn(ctx: Ctx, accountId: string) {
  const row = await findTrust(ctx, accountId);
  const measures = await measure(ctx, accountId);
  if (!measures) throw memberNotFound();
  const level = row?.level ?? 0;
  const used = await findUsage(ctx, accountId);
  const limits = ctx.setting(budgets);
  return {
    level,
    pinned: row?.pinned != null,
    warned: row?.pinned == null && level < (row?.reached ?? 0),
    next: missingFor(level, measures, ctx.setting(levelRules)),
    budgets: spendables.flatMap((what) =>
      spans.map((span) => {
        const found = used.find((one) => one.what === what && one.span === span);
        const limit = limits[what][span][level]!;
        return {
          what,
          span,
          limit,
          left: Math.max(0, limit - (found?.count ?? 0)),
          resetsAt: found?.resets_at.toISOString() ?? null,
        };
      }),
    ),
  };
}

async function presentForStaff(ctx: Ctx, handle: string) {
  const member = await findMemberByHandle(ctx, handle);
  const measures = member && (await measure(ctx, member.account_id));
  if (!measures) throw memberNotFound();
  const row = await findTrust(ctx, member.account_id);
  // What they wrote and read is theirs to see: it counts the anonymous too.
  const { warnings } = measures;
  return {
    level: row?.level ?? 0,
    reached: row?.reached ?? 0,
    pinned: row?.pinned ?? null,
    pinnedAt: row?.pinned_at?.toISOString() ?? null,
    approved: row?.approved ?? 0,
    warnings,
    version: row?.version ?? 1,
  };
}
