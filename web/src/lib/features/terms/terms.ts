import type { Answer } from '#lib/api/client.ts';
import { m } from '#lib/paraglide/messages.js';

export type Documents = Answer<'/api/v1/terms', 'get'>;
export type Whole = Answer<'/api/v1/terms/{kind}', 'get'>;
export type Version = Answer<'/api/v1/terms/{kind}/versions/{number}', 'get'>;
export type MyConsents = Answer<'/api/v1/me/consents', 'get'>;
export type AdminDocuments = Answer<'/api/v1/admin/terms', 'get'>;
export type Draft = Answer<'/api/v1/admin/terms/{kind}/draft', 'get'>;

/** What a document is called before it has a title. */
export function kindName(kind: string): string {
  if (kind === 'service') return m.terms_service();
  return kind === 'privacy' ? m.terms_privacy() : kind;
}

/** What was ticked, as `service:3`. */
export function readConsents(form: FormData): { document: string; number: number }[] {
  return form.getAll('consent').flatMap((value) => {
    const [, document, number] = /^([a-z0-9-]+):(\d{1,6})$/.exec(String(value)) ?? [];
    return document ? [{ document, number: Number(number) }] : [];
  });
}
