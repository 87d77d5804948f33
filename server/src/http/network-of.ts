import { isIPv6 } from 'node:net';

const GROUPS = 8;
/** Whoever has an IPv6 address has all of its /64, which is this many groups. */
const NETWORK_GROUPS = 4;
/** What a proxy forwards may be anything; an address is shorter. */
const LENGTH_MAX = 64;

/** Under which key an address is counted: an IPv4 address is its own, an IPv6 address its network's. */
export function networkOf(address: string): string {
  // The first question answers nearly all, and faster.
  const isLong = address.includes(':') && isIPv6(address);
  if (!isLong) return address.toLowerCase().slice(0, LENGTH_MAX);
  const groups = groupsOf(address);
  const [seventh = 0, eighth = 0] = groups.slice(-2);
  const isMapped = groups.slice(0, 6).every((group, index) => group === (index === 5 ? 0xffff : 0));
  if (isMapped) return [seventh >> 8, seventh & 0xff, eighth >> 8, eighth & 0xff].join('.');
  const network = groups.slice(0, NETWORK_GROUPS).map((group) => group.toString(16));
  return `${network.join(':')}::/64`;
}

/** The eight numbers of an IPv6 address, however it is written. */
function groupsOf(address: string): number[] {
  const [plain = ''] = address.split('%', 1);
  const [head = '', tail] = plain.split('::', 2);
  const first = numbersIn(head);
  if (tail === undefined) return first;
  const last = numbersIn(tail);
  const missing = Math.max(0, GROUPS - first.length - last.length);
  return [...first, ...Array.from({ length: missing }, () => 0), ...last];
}

function numbersIn(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (!group.includes('.')) return [Number.parseInt(group, 16)];
    const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
    return [a * 256 + b, c * 256 + d];
  });
}
