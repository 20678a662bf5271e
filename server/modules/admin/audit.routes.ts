import { Type, type Static } from 'typebox';
import { Id, Nullable, OneOf, PageOf, PageQuery, Strict, Time } from '../../kernel/http.ts';
import type { Http } from '../../kernel/module.ts';
import { listActs, verifyChain, type ListedAct } from '../audit/index.ts';
import { Author, findMemberByHandle, findMembers, presentAuthor, type MemberRow } from '../members/index.ts';
import { nameActs } from './named-acts.ts';

const ActView = Type.Object({
  seq: Type.Integer(),
  at: Time,
  act: Type.String({ description: 'What was done, such as `accounts.role_set`.' }),
  actor: Nullable(Author),
  bySystem: Type.Boolean({ description: 'Nobody in particular: the command line, a rule.' }),
  target: Type.Object({
    type: Type.String(),
    id: Type.String(),
    member: Nullable(Author),
  }),
  before: Type.Unknown(),
  after: Type.Unknown(),
  note: Nullable(Type.String()),
  hash: Type.String(),
});

const ActQuery = Strict({
  act: Type.Optional(Type.String({ pattern: '^[a-z_]+\\.[a-z_]+$', maxLength: 60 })),
  actor: Type.Optional(Type.String({ minLength: 1, maxLength: 60, description: 'A handle.' })),
  target: Type.Optional(
    Type.String({ pattern: '^[a-z-]{1,30}(:.{1,100})?$', description: '`post:7`, or `post` for all posts.' }),
  ),
  ...PageQuery,
});

const Verified = Type.Object({
  ok: Type.Boolean(),
  entries: Type.Integer({ description: 'How many were found to be right, from the first on.' }),
  broken: Nullable(
    Type.Object({ seq: Type.Integer(), problem: OneOf(['gap', 'link', 'content', 'end'] as const) }),
  ),
  head: Type.Object({ seq: Type.Integer(), hash: Id }),
});

const config = { access: { who: 'admin' }, heavy: true } as const;
const tags = ['admin'];

export function auditRoutes(http: Http): void {
  http.get(
    '/admin/audit',
    {
      config,
      schema: {
        tags,
        summary: 'What staff did, the newest first',
        querystring: ActQuery,
        response: { 200: PageOf(ActView) },
      },
    },
    async ({ ctx, query }) => {
      const { act, actor, target, limit, cursor } = query;
      const by = actor === undefined ? undefined : await findMemberByHandle(ctx, actor);
      if (actor !== undefined && !by) return { items: [], nextCursor: null };
      const { items, nextCursor } = await listActs(ctx, {
        act,
        actorId: by?.account_id,
        target: target === undefined ? undefined : targetOf(target),
        limit,
        cursor,
      });
      const named = items.flatMap((one) => [one.actorId, accountOf(one)].filter((id) => id !== null));
      const members = await findMembers(ctx, [...new Set(named)]);
      const byId = new Map(members.map((member) => [member.account_id, member]));
      return { items: (await nameActs(ctx, items)).map((one) => present(one, byId)), nextCursor };
    },
  );

  http.get(
    '/admin/audit/verification',
    { config, schema: { tags, summary: 'Whether the chain is whole', response: { 200: Verified } } },
    async ({ ctx }) => verifyChain(ctx),
  );
}

function targetOf(text: string): { type: string; id: string | null } {
  const at = text.indexOf(':');
  return at < 0 ? { type: text, id: null } : { type: text.slice(0, at), id: text.slice(at + 1) };
}

function accountOf({ target }: ListedAct): string | null {
  return target.type === 'account' ? target.id : null;
}

function present(one: ListedAct, members: ReadonlyMap<string, MemberRow>): Static<typeof ActView> {
  const card = (id: string | null) => {
    const member = id === null ? undefined : members.get(id);
    return member ? presentAuthor(member) : null;
  };
  return {
    seq: one.seq,
    at: one.at,
    act: one.act,
    actor: card(one.actorId),
    bySystem: one.actorId === null,
    target: { ...one.target, member: card(accountOf(one)) },
    before: one.before,
    after: one.after,
    note: one.note,
    hash: one.hash,
  };
}
