import { createHmac, randomBytes } from 'node:crypto';
import { fairQueue } from './fair-queue.ts';
import type { AuthResult, Authenticator } from '../answer.ts';
import type { Users } from './users.ts';

interface Settings {
  readonly users: () => Users;
  readonly compare: (password: string, hash: string) => Promise<boolean>;
}

/**
 * Authenticates by RFC 7617. A verified password is remembered and accepted at once; unknown ones queue to be compared, in turns by
 * address.
 */
export function basicAuth({ users, compare }: Settings): Authenticator {
  const secret = randomBytes(32);
  const enqueue = fairQueue({ maxTasks: 64, maxPerKey: 16 });
  const verified = new Set<string>();
  const comparing = new Map<string, Promise<AuthResult>>();

  const verify = async (name: string, password: string): Promise<boolean> => {
    const own = users().get(name);
    let isRight = false;
    for (const hash of hashesToCompare(own, users())) {
      const isSame = await compare(password, hash);
      isRight ||= isSame && hash === own;
    }
    return isRight;
  };
  return async (authorization, address) => {
    const given = credentialsIn(authorization);
    if (!given) return 'unauthorized';
    // The key contains the hash, so that a new hash in the file invalidates it. Passwords themselves are not kept.
    const content = JSON.stringify([given.name, given.password, users().get(given.name) ?? '']);
    const mark = createHmac('sha256', secret).update(content).digest('base64');
    if (verified.has(mark)) {
      keepVerified(verified, mark);
      return 'ok';
    }
    const answer = async () => {
      const isRight = await enqueue(networkOf(address), () => verify(given.name, given.password));
      if (isRight === true) keepVerified(verified, mark);
      return isRight === 'full' ? 'overloaded' : isRight ? 'ok' : 'unauthorized';
    };
    // Requests with the same credentials at the same time share one comparison.
    const result = comparing.get(mark) ?? answer().finally(() => comparing.delete(mark));
    comparing.set(mark, result);
    return result;
  };
}

const maxVerified = 1000;

/** Remembers verified credentials only, so that wrong ones displace none; the least recently used are forgotten. */
function keepVerified(verified: Set<string>, mark: string): void {
  verified.delete(mark);
  verified.add(mark);
  if (verified.size > maxVerified) verified.delete(verified.keys().next().value!);
}

/** The network of an address: one client of IPv6 has a whole /64. */
function networkOf(address: string): string {
  return address.includes('.') ? address : address.split(':', 4).join(':');
}

function credentialsIn(authorization = ''): { readonly name: string; readonly password: string } | undefined {
  const [, encoded] = /^basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(authorization) ?? [];
  const text = Buffer.from(encoded ?? '', 'base64').toString();
  const at = text.indexOf(':');
  return at < 0 ? undefined : { name: text.slice(0, at), password: text.slice(at + 1) };
}

/**
 * One hash of each cost that occurs: the user's own where it has that cost, else a dummy. So all names take the same time, and it is not
 * revealed whether a user exists.
 */
function hashesToCompare(own: string | undefined, users: Users): string[] {
  const costs = new Set(Array.from(users.values(), costOf));
  return Array.from(costs, (cost) => (own !== undefined && costOf(own) === cost ? own : dummyHash(cost)));
}

function costOf(hash: string): string {
  return hash.slice(4, 6);
}

function dummyHash(cost: string): string {
  return `$2y$${cost}$${'cubestat'.repeat(7).slice(0, 53)}`;
}
