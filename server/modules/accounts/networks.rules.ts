import { isIP } from 'node:net';

/** The eight groups of an IPv6 address, or the IPv4 address that it carries. */
function expand(address: string): { groups: string[] } | { ipv4: string } {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped) return { ipv4: mapped[1]! };
  const [head = '', tail = ''] = address.split('%')[0]!.split('::');
  const before = head.split(':').filter(Boolean);
  const after = tail.split(':').filter(Boolean);
  const gap = address.includes('::')
    ? Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0')
    : [];
  return {
    groups: [...before, ...gap, ...after].map((group) => group.replace(/^0+(?=.)/, '').toLowerCase()),
  };
}

/** Whom one address stands for when guesses are counted: IPv4 itself, of IPv6 the /64 that one household has. */
export function attackerNetwork(address: string): string {
  if (isIP(address) !== 6) return address;
  const expanded = expand(address);
  return 'ipv4' in expanded ? expanded.ipv4 : `${expanded.groups.slice(0, 4).join(':')}::/64`;
}

/** What a member may remember a sign-in by, without storing where they live: /24 of IPv4, /48 of IPv6. */
export function shortenAddress(address: string | undefined): string | null {
  if (!address || isIP(address) === 0) return null;
  const expanded = isIP(address) === 6 ? expand(address) : { ipv4: address };
  if ('ipv4' in expanded) return `${expanded.ipv4.split('.').slice(0, 3).join('.')}.0/24`;
  return `${expanded.groups.slice(0, 3).join(':')}::/48`;
}
