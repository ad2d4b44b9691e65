import { createHmac, randomBytes } from 'node:crypto';
import type { Verdict } from '../server.ts';
import type { Users } from './users.ts';

interface Surroundings {
  readonly users: () => Users;
  readonly compare: (password: string, hash: string) => Promise<boolean>;
  /** Seconds, by a clock that nobody sets. */
  readonly now: () => number;
}

/**
 * Judges Authorization headers. Who is unknown waits as long as who has a wrong password, so that names cannot be
 * guessed; a good password is remembered for a minute, so that a scrape per second does not cost a bcrypt each time.
 */
export function basicAuth({ users, compare, now }: Surroundings): (authorization: string | undefined) => Promise<Verdict> {
  const secret = randomBytes(32);
  const good = new Map<string, number>();
  let comparing = 0;
  return async (authorization) => {
    const given = credentialsIn(authorization);
    if (!given) return 'refused';
    const known = users().get(given.name);
    const hash = known ?? nobodys(users());
    // With the hash in it, a password is forgotten when the file has another one. Passwords themselves are not kept.
    const mark = createHmac('sha256', secret)
      .update(JSON.stringify([given, hash]))
      .digest('base64');
    if ((good.get(mark) ?? -Infinity) > now()) return 'admitted';
    if (comparing >= mostAtOnce) return 'busy';
    comparing++;
    const same = await compare(given.password, hash).finally(() => comparing--);
    if (!same || known === undefined) return 'refused';
    remember(good, mark, now() + secondsRemembered);
    return 'admitted';
  };
}

const secondsRemembered = 60;
const mostRemembered = 100;
/** Who sends wrong passwords faster than they can be compared fills no memory. */
const mostAtOnce = 64;

function remember(good: Map<string, number>, mark: string, until: number): void {
  good.delete(mark);
  good.set(mark, until);
  if (good.size > mostRemembered) good.delete(good.keys().next().value!);
}

/** RFC 7617, in UTF-8. */
function credentialsIn(authorization = ''): { readonly name: string; readonly password: string } | undefined {
  const [, encoded] = /^basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(authorization) ?? [];
  const text = Buffer.from(encoded ?? '', 'base64').toString();
  const at = text.indexOf(':');
  return at < 0 ? undefined : { name: text.slice(0, at), password: text.slice(at + 1) };
}

/** A hash that takes as long as the longest of the users', and that no password is known for. */
function nobodys(users: Users): string {
  const cost = [...users.values()]
    .map((hash) => hash.slice(4, 6))
    .toSorted()
    .at(-1);
  return `$2y$${cost}$${'cubestat'.repeat(7).slice(0, 53)}`;
}
