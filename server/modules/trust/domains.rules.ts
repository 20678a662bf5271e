const bareDomain =
  /(?<![\p{L}\p{N}@.-])((?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.){1,5}[a-z가-힣]{2,24})(?=$|[^\p{L}\p{N}@-]|[가-힣])/giu;
const mostDomains = 200;

/** `HTTPS://Sub.Spam.example./path?q` and `*.spam.example` as hosts are compared: ASCII, lower case, no final dot. `null` for no host. */
export function hostOf(written: string): string | null {
  const bare = written.trim().replace(/^\*\./, '');
  try {
    const { hostname } = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(bare) ? bare : `http://${bare}`);
    const host = hostname.replace(/\.$/, '');
    return host.includes('.') || host === 'localhost' ? host : null;
  } catch {
    return null;
  }
}

/** Whether a host is this domain or below it. */
export function isBelow(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}

/** A link as links are compared: host and path, without what tells visitors apart. */
export function sameLink(link: string): string {
  try {
    const url = new URL(link);
    return `${url.hostname.replace(/^www\./, '').replace(/\.$/, '')}${url.pathname.replace(/(?<!\/)\/+$/, '')}`;
  } catch {
    return link;
  }
}

/** Hosts that a text leads to: its links, and what reads like a domain in its words. */
export function hostsOf(links: readonly string[], words: string): string[] {
  const hosts = new Set<string>();
  for (const link of links.slice(0, mostDomains)) add(hosts, hostOf(link));
  for (const match of words.matchAll(bareDomain)) {
    if (hosts.size >= mostDomains) break;
    add(hosts, hostOf(match[1]!));
  }
  return [...hosts];
}

function add(hosts: Set<string>, host: string | null): void {
  if (host !== null) hosts.add(host);
}
