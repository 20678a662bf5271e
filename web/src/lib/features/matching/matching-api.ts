import type { paths } from '#lib/api/schema.d.ts';

type Answer<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Body } } } };
}
  ? Body
  : never;

export type Pool = Answer<'/api/v1/matching/pools'>['items'][number];
export type Waiting = Answer<'/api/v1/matching/pools/{slug}/entry'>;
export type MatchSummary = Answer<'/api/v1/matching/matches'>['items'][number];
export type Match = Answer<'/api/v1/matching/matches/{id}'>;
export type Places = Answer<'/api/v1/matching/matches/{id}/places'>;
export type Choices = Record<string, string[]>;
