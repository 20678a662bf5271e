import type { Answer } from '#lib/api/client.ts';

export type CurrentSession = Answer<'/api/auth/get-session', 'get'>;
export type MySessions = Answer<'/api/v1/me/sessions', 'get'>;
export type MySession = MySessions['items'][number];
export type WaysIn = Answer<'/api/v1/me/ways-in', 'get'>;
