import type { Answer } from '#lib/api/client.ts';

export type Recruitment = Answer<'/api/v1/posts/{id}/closure', 'put'>;
export type RecruitingOptions = Answer<'/api/v1/recruitments/options', 'get'>;
export type Team = Answer<'/api/v1/teams/{id}', 'get'>;
export type Applicant = Answer<'/api/v1/posts/{id}/applications', 'get'>['items'][number];
export type MyApplication = Answer<'/api/v1/me/applications', 'get'>['items'][number];

/** The facet of a post of the kind; null for one that has none. */
export const recruitmentOf = ({ facet }: { facet?: unknown }): Recruitment | null =>
  (facet as Recruitment | null | undefined) ?? null;

const day = 86_400_000;

/** Whole days until a deadline, 0 for its last day. */
export const daysLeft = (deadline: string, now: number): number =>
  Math.max(0, Math.floor((Date.parse(deadline) - now) / day));
