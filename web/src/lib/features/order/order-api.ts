import type { Answer } from '#lib/api/client.ts';

export type HouseRules = Answer<'/api/v1/rules', 'get'>;
export type Numbers = Answer<'/api/v1/moderation/summary', 'get'>;
export type MyFlags = Answer<'/api/v1/me/flags', 'get'>;
export type Queue = Answer<'/api/v1/moderation/queue', 'get'>;
export type CaseSummary = Queue['items'][number];
export type Case = Answer<'/api/v1/moderation/cases/{id}', 'get'>;
export type Staff = Answer<'/api/v1/moderation/staff', 'get'>;
export type Standing = Answer<'/api/v1/standing', 'post'>;
export type NamedStanding = Answer<'/api/v1/members/{handle}/warnings', 'get'>;
export type Warning = Standing['warnings'][number];
export type Appeals = Answer<'/api/v1/moderation/appeals', 'get'>;
export type Appeal = Answer<'/api/v1/moderation/appeals/{id}', 'get'>;
export type Acts = Answer<'/api/v1/admin/audit', 'get'>;
export type Act = Acts['items'][number];
export type Verification = Answer<'/api/v1/admin/audit/verification', 'get'>;
