import { DomainError } from '../../kernel/errors.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { Empty } from '../../kernel/http.ts';
import type { Http } from '../../kernel/module.ts';
import { findDue, giveConsent, loadStandings } from './consents.ts';
import { localOf, presentPublished, presentStanding, presentVersion } from './terms.present.ts';
import { findConsents, findHistory, findVersion, listConsents } from './terms.queries.ts';
import { comingOf } from './terms.rules.ts';
import { ByKind, ByNumber, Consents, Documents, MyConsents, Version, Whole } from './terms.schemas.ts';

const tags = ['terms'];
const guest = { access: { who: 'guest' } } as const;
const notFound = () => new DomainError('not-found', 'terms.not_found');

export function termsRoutes(http: Http): void {
  http.get(
    '/terms',
    {
      config: guest,
      schema: { tags, summary: 'Every document and how it stands', response: { 200: Documents } },
    },
    async ({ ctx }) => ({
      items: (await loadStandings(ctx)).map((standing) => presentStanding(ctx, standing)),
    }),
  );

  http.get(
    '/terms/:kind',
    {
      config: guest,
      schema: {
        tags,
        summary: 'One document: what is in force, what comes, and its versions',
        params: ByKind,
        response: { 200: Whole },
      },
    },
    async ({ ctx, params }) => presentWhole(ctx, params.kind),
  );

  http.get(
    '/terms/:kind/versions/:number',
    {
      config: guest,
      schema: { tags, summary: 'One version of a document', params: ByNumber, response: { 200: Version } },
    },
    async ({ ctx, params }) => {
      const row = await findVersion(ctx, params.kind, params.number);
      if (!row) throw notFound();
      return presentVersion(ctx, row);
    },
  );
  mountMine(http);
}

async function presentWhole(ctx: Ctx, kind: string) {
  const standing = (await loadStandings(ctx)).find((one) => one.kind === kind);
  if (!standing) throw notFound();
  const { current, coming } = standing;
  const [row, history] = await Promise.all([
    current && findVersion(ctx, kind, current.number),
    findHistory(ctx, kind),
  ]);
  return {
    kind,
    current: row ? presentVersion(ctx, row) : null,
    coming: coming.map((version) => presentPublished(ctx, version)),
    history: history.map((one) => ({
      number: one.number!,
      summary: localOf(ctx, one.summary_ko, one.summary_en),
      needsConsent: one.needs_consent,
      inForceAt: one.in_force_at!.toISOString(),
      publishedAt: one.published_at!.toISOString(),
    })),
  };
}

function mountMine(http: Http): void {
  http.get(
    '/me/consents',
    {
      config: { access: { who: 'member' } },
      schema: { tags, summary: 'What I agreed to, and what waits for me', response: { 200: MyConsents } },
    },
    async ({ ctx }) => {
      const id = ctx.actor!.id;
      const [due, standings, given, highest] = await Promise.all([
        findDue(ctx),
        loadStandings(ctx),
        listConsents(ctx, id),
        findConsents(ctx, id),
      ]);
      return {
        due: due.map((standing) => presentStanding(ctx, standing)),
        coming: comingOf(standings, highest).map((version) => ({
          kind: version.kind,
          ...presentPublished(ctx, version),
        })),
        given: given.map((one) => ({
          kind: one.kind,
          number: one.number,
          givenAt: one.given_at.toISOString(),
          how: one.how as 'asked',
        })),
      };
    },
  );

  http.post(
    '/me/consents',
    {
      // A program cannot agree for its owner.
      config: { access: { who: 'member', session: true } },
      schema: {
        tags,
        summary: 'Agree to versions of documents; again is the same as once',
        body: Consents,
        response: { 204: Empty },
      },
    },
    async ({ ctx, body }, reply) => {
      await giveConsent(ctx, body.consents);
      return reply.code(204).send(null);
    },
  );
}
