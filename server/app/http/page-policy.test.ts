import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { withoutNonce } from './page-policy.ts';

const nonce = 'CkkwHrC5xDyOvIRHMUbh5Q==';
const policy = `default-src 'self'; script-src 'self' 'nonce-${nonce}'; style-src 'self' 'nonce-${nonce}'; object-src 'none'`;
const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

it('allows the inline scripts of the page by their hashes, and nothing by a nonce', () => {
  const script = '\n\tconst data = ["<b>글</b>"];\n';
  const made = withoutNonce(
    `<link nonce="${nonce}"><script nonce="${nonce}" type="module">${script}</script><script nonce="${nonce}" src="/a.js"></script>`,
    policy,
  );
  expect(made?.policy).toBe(
    `default-src 'self'; script-src 'self' ${hashOf(script)}; style-src 'self'; object-src 'none'`,
  );
  expect(made?.html).toBe(`<link><script type="module">${script}</script><script src="/a.js"></script>`);
});

it('does not allow a script that somebody else put into the page', () => {
  const made = withoutNonce(
    `<p><script>steal()</script></p><script nonce="guessed">steal()</script><script nonce="${nonce}">ours()</script>`,
    policy,
  );
  expect(made?.policy).toContain(hashOf('ours()'));
  expect(made?.policy).not.toContain(hashOf('steal()'));
});

it.each([
  ['there is no policy', '<p></p>', ''],
  ['the policy has no nonce', '<p></p>', "script-src 'self'"],
  ['the nonce stands in a text', `<p>${nonce}</p>`, policy],
])('gives up when %s', (_, html, given) => {
  expect(withoutNonce(html, given)).toBeNull();
});
