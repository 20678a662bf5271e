/** A name that nobody else makes: 128 random bits. Unlike `crypto.randomUUID` also there on a page without TLS. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
