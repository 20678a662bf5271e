import { Type } from 'typebox';
import { Nullable, PageOf, PageQuery, Strict, Time } from '../../kernel/http.ts';
import type { Http } from '../../kernel/module.ts';
import { cursorPart, decodeCursor, toPage } from '../../kernel/paging.ts';
import { Author, findMembers, presentAuthor } from '../members/index.ts';
import { listChanges } from '../settings/index.ts';

const ChangeView = Type.Object({
  version: Type.Integer(),
  before: Type.Unknown({ description: 'Null: the default.' }),
  after: Type.Unknown({ description: 'Null: the default.' }),
  by: Nullable(Author),
  bySystem: Type.Boolean({ description: 'Nobody in particular: a blueprint, the command line.' }),
  at: Time,
});

/** Beside the settings themselves, because it names members. */
export function settingHistoryRoutes(http: Http): void {
  http.get(
    '/admin/settings/:key/history',
    {
      config: { access: { who: 'admin' }, heavy: true },
      schema: {
        tags: ['admin'],
        summary: 'Who changed a setting, newest first',
        params: Type.Object({ key: Type.String({ maxLength: 100 }) }),
        querystring: Strict(PageQuery),
        response: { 200: PageOf(ChangeView) },
      },
    },
    async ({ ctx, params, query: { limit = 20, cursor } }) => {
      const before = cursor === undefined ? null : Number(decodeCursor(cursor, [cursorPart.version])[0]);
      const rows = await listChanges(ctx, params.key, { limit: limit + 1, before });
      const ids = [...new Set(rows.flatMap(({ changed_by }) => changed_by ?? []))];
      const members = new Map((await findMembers(ctx, ids)).map((one) => [one.account_id, one]));
      return toPage(
        rows,
        limit,
        (row) => ({
          version: row.version,
          before: row.before,
          after: row.after,
          by: row.changed_by === null ? null : presentAuthor(members.get(row.changed_by)),
          bySystem: row.changed_by === null,
          at: row.changed_at.toISOString(),
        }),
        (row) => [row.version],
      );
    },
  );
}
