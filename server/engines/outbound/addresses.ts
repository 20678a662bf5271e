import { BlockList, isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { OutboundRefused } from './port.ts';

/** Given out to anybody (IANA, IPv6 global unicast). What is beside it translates, tests or waits. */
const given = new BlockList();
given.addSubnet('2000::', 3, 'ipv6');

/** The relays of 6to4, which `range()` takes for public. */
const relays = new BlockList();
relays.addSubnet('192.88.99.0', 24, 'ipv4');

/** Above 1023, ports on which databases, caches, queues and daemons wait for anybody who speaks to them. */
const closedPorts = new Set([
  1433, 1521, 2049, 2181, 2375, 2376, 2379, 2380, 3306, 3389, 4369, 5432, 5672, 5984, 5985, 6000, 6379, 6443,
  6667, 7000, 7001, 8086, 9042, 9092, 9200, 9300, 10250, 11211, 15672, 25565, 27017, 27018, 50070,
]);

/** Networks of the host's own that may be called, by `OUTBOUND_ALLOW`. */
export function allowList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address, bits] = network.split('/') as [string, string?];
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    list.addSubnet(address, bits === undefined ? (family === 'ipv6' ? 128 : 32) : Number(bits), family);
  }
  return list;
}

export interface Target {
  url: URL;
  /** Without brackets. */
  host: string;
  port: number;
}

/** @throws OutboundRefused for what the text of an address already says */
export function readTarget(text: string): Target {
  if (text.length > 2_048 || !URL.canParse(text)) throw new OutboundRefused('not-a-url');
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new OutboundRefused('scheme');
  if (url.username !== '' || url.password !== '') throw new OutboundRefused('credentials');
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (host === '') throw new OutboundRefused('not-a-url');
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  return { url, host, port };
}

/** @throws OutboundRefused `address` or `port` unless this is a public address, or one that the host allows */
export function assertAllowed(address: string, port: number, allowed: BlockList): void {
  const plain = address.split('%')[0]!;
  if (!ipaddr.isValid(plain)) throw new OutboundRefused('address');
  // An IPv4 address within IPv6 is the IPv4 address.
  const parsed = ipaddr.process(plain);
  const family = parsed.kind();
  if (allowed.check(parsed.toString(), family)) return;
  if (!isPublic(parsed)) throw new OutboundRefused('address');
  if (port !== 80 && port !== 443 && (port < 1_024 || closedPorts.has(port)))
    throw new OutboundRefused('port');
}

function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (address.range() !== 'unicast') return false;
  return address.kind() === 'ipv4'
    ? !relays.check(address.toString(), 'ipv4')
    : given.check(address.toString(), 'ipv6');
}
