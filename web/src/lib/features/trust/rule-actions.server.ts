import { refuse, send, textOf } from '#lib/features/forms/send.ts';
import { readRule, type RuleTrial } from './rule-form.ts';

/** Tries what the form says, without saving it. */
export async function tryRule({ request, fetch }: { request: Request; fetch: typeof globalThis.fetch }) {
  const form = await request.formData();
  const rule = readRule(form);
  const text = textOf(form, 'text');
  const outcome = await send<RuleTrial>(fetch, 'PUT', '/api/v1/admin/content-rule-trial', {
    kind: rule.kind,
    pattern: rule.pattern,
    ...(text.trim() !== '' && { text }),
  });
  return outcome.ok ? { rule, text, trial: outcome.data } : refuse(outcome.refusal, { rule, text });
}
