import { Type } from 'typebox';
import { Nullable, OneOf, Strict } from '../../kernel/http.ts';
import type { Http } from '../../kernel/module.ts';
import { statistics } from '../../kernel/statistics.ts';
import type { Window } from './days.rules.ts';
import { readStatistics } from './use-cases/read-statistics.ts';

export const WindowQuery = Type.Optional(OneOf(['7', '30', '90', '365'], { default: '30' }));
export const StepQuery = Type.Optional(OneOf(['day', 'week', 'month'], { default: 'day' }));

const day = Type.String({ format: 'date' });
const Chart = Type.Object({
  metric: Type.String(),
  window: Type.Integer({ description: 'Days, today included.' }),
  step: OneOf(['day', 'week', 'month']),
  timeZone: Type.String({ description: 'Whose days these are.' }),
  total: Type.Integer(),
  previousTotal: Type.Integer({ description: 'Of as many days before.' }),
  changePercent: Nullable(Type.Number({ description: 'Null when there was nothing before.' })),
  items: Type.Array(Type.Object({ from: day, until: day, value: Type.Integer(), previous: Type.Integer() })),
});

const Metrics = Type.Object({
  items: Type.Array(Type.Object({ metric: Type.String(), title: Type.String() })),
});

const config = { access: { who: 'admin' }, heavy: true } as const;
const tags = ['admin'];

export function statisticsRoutes(http: Http): void {
  http.get(
    '/admin/statistics',
    {
      config,
      schema: {
        tags,
        summary: 'One number over the last days, beside the days before',
        querystring: Strict({
          metric: Type.String({ minLength: 1, maxLength: 60 }),
          window: WindowQuery,
          by: StepQuery,
        }),
        response: { 200: Chart },
      },
    },
    async ({ ctx, query: { metric, window = '30', by = 'day' } }) =>
      readStatistics(ctx, metric, Number(window) as Window, by),
  );

  http.get(
    '/admin/metrics',
    { config, schema: { tags, summary: 'The numbers that are followed', response: { 200: Metrics } } },
    async ({ ctx }) => ({
      items: statistics().map(({ name, words }) => ({
        metric: name,
        title: words[ctx.locale === 'en' ? 'en' : 'ko'],
      })),
    }),
  );
}
