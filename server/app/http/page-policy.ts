import { createHash } from 'node:crypto';

/**
 * Turns a page that runs its scripts by nonce into one that many may get: its own inline scripts are allowed by their
 * hashes instead, and the nonce is gone. A nonce that two visitors share would be one that a third can know.
 * @returns `null` when the page has no policy with a nonce, or the nonce stands where it cannot be taken out
 */
export function withoutNonce(html: string, policy: string): { html: string; policy: string } | null {
  const nonce = /'nonce-([\w+/=-]{16,})'/.exec(policy)?.[1];
  if (nonce === undefined) return null;
  const mark = ` nonce="${nonce}"`;
  const hashes = new Set<string>();
  for (const [, attributes = '', script = ''] of html.matchAll(/<script([^>]*)>([^]*?)<\/script>/g)) {
    if (!attributes.includes(mark) || /\ssrc=/.test(attributes)) continue;
    hashes.add(`'sha256-${createHash('sha256').update(script).digest('base64')}'`);
  }
  const plain = html.replaceAll(mark, '');
  if (plain.includes(nonce)) return null;
  return { html: plain, policy: policyOf(policy, `'nonce-${nonce}'`, [...hashes].join(' ')) };
}

function policyOf(policy: string, nonce: string, hashes: string): string {
  return policy
    .split(';')
    .map((directive) => {
      const forScripts = /^\s*script-src(?:-elem)?\s/.test(directive);
      return directive
        .replace(nonce, forScripts ? hashes : '')
        .replace(/\s+/g, ' ')
        .trim();
    })
    .filter(Boolean)
    .join('; ');
}
