import type { Answer } from '#lib/api/client.ts';

export type CurrentSession = Answer<'/api/auth/get-session', 'get'>;
export type MySessions = Answer<'/api/v1/me/sessions', 'get'>;
export type MySession = MySessions['items'][number];
export type MyKeys = Answer<'/api/v1/me/api-keys', 'get'>;
export type MyKey = MyKeys['items'][number];
export type WaysIn = Answer<'/api/v1/me/ways-in', 'get'>;
export type MyExport = Answer<'/api/v1/me/export', 'get'>;
export type MyInvitations = Answer<'/api/v1/me/invitations', 'get'>;
export type MyInvitation = MyInvitations['items'][number];
export type MyDeparture = Answer<'/api/v1/me/departure', 'get'>;
