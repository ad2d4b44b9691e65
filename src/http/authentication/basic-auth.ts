import { createHmac, randomBytes } from 'node:crypto';
import { fairQueue } from './fair-queue.ts';
import type { AuthResult, Authenticator } from '../server.ts';
import type { Users } from './users.ts';

interface Settings {
  readonly users: () => Users;
  readonly compare: (password: string, hash: string) => Promise<boolean>;
}

/**
 * Authenticates by RFC 7617. A password that was right is known from then on, and served at once however many strangers wait to be
 * compared; those wait in turns, an address each.
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
    // With the hash in it, a password is forgotten when the file has another one. Passwords themselves are not kept.
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
    // Those who send the same at the same time, such as one that tries again and again, take one comparison.
    const result = comparing.get(mark) ?? answer().finally(() => comparing.delete(mark));
    comparing.set(mark, result);
    return result;
  };
}

const maxVerified = 1000;

/** The longest unused is forgotten first. Only who is right gets here, so that strangers push nobody out. */
function keepVerified(verified: Set<string>, mark: string): void {
  verified.delete(mark);
  verified.add(mark);
  if (verified.size > maxVerified) verified.delete(verified.keys().next().value!);
}

/** Who has IPv6 has a whole /64 of addresses. */
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
 * A hash of each cost that users have: that of the user, where there is one, and of the other costs such as no password is known for.
 * So every name takes the same time, and time tells of none whether it is known.
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
