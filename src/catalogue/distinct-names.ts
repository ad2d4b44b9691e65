import { ByName } from '../memoize.ts';
import { parseName } from './names.ts';

/** A tag or metric that needs a name. */
export interface Claim {
  /** Its identity, also for messages: `the tag host`. */
  readonly owner: string;
  /** Its original name. */
  readonly name: string;
  /** The names that it may get, the best first; if all are taken, it is left out. */
  readonly candidates: readonly string[];
  /** Equal names in different scopes do not collide. */
  readonly scope?: string;
}

export interface DistinctNamesSettings {
  /** Reserved names with their owners: `host` is `the host`. */
  readonly reserved?: Iterable<readonly [name: string, owner: string]>;
  /** Called each time a claim gets another name than its best one, or none. */
  readonly notice: (message: string) => void;
  /** The owner of a name outside of this object, if any. */
  readonly ownerElsewhere?: (name: string) => string | undefined;
}

/**
 * Gives distinct names to claims, for dialects that cannot write every name. An owner keeps its name while the stream lasts, and the
 * order of claims that come together does not matter.
 */
export class DistinctNames {
  readonly #settings: DistinctNamesSettings;
  readonly #reserved: ReadonlyMap<string, string>;
  readonly #owners = new ByName<string>();

  constructor(settings: DistinctNamesSettings) {
    this.#settings = settings;
    this.#reserved = new Map(settings.reserved);
  }

  /** The owner of a name, for claims without a scope. */
  ownerOf(name: string): string | undefined {
    return this.#reserved.get(name) ?? this.#owners.get(`\n${name}`);
  }

  /** The name of each claim; undefined where all of its candidates have other owners. */
  assign(claims: readonly Claim[]): (string | undefined)[] {
    if (this.#owners.isFull) this.#owners.clear();
    for (const claim of firstChoices(claims)) this.#giveFirst(claim);
    const given = claims.map((claim) => (this.#has(claim, claim.candidates[0]) ? claim.candidates[0] : undefined));
    const others = claims.map((_, index) => index).filter((index) => given[index] === undefined);
    for (const index of others.sort((one, other) => byPrecedence(claims[one]!, claims[other]!)))
      given[index] = this.#giveOther(claims[index]!);
    return given;
  }

  #ownerIn(scope: string, name: string): string | undefined {
    return this.#reserved.get(name) ?? this.#owners.get(`${scope}\n${name}`) ?? this.#settings.ownerElsewhere?.(name);
  }

  #has({ owner, scope = '' }: Claim, name: string | undefined): boolean {
    return name !== undefined && this.#ownerIn(scope, name) === owner;
  }

  #giveFirst({ owner, scope = '', candidates: [first] }: Claim): void {
    if (first !== undefined && this.#ownerIn(scope, first) === undefined) this.#owners.set(`${scope}\n${first}`, owner);
  }

  #giveOther(claim: Claim): string | undefined {
    const { owner, scope = '', candidates } = claim;
    const [first] = candidates;
    const name = candidates.find((candidate) => this.#has(claim, candidate) || this.#ownerIn(scope, candidate) === undefined);
    const what = name === undefined ? 'left out' : `written as ${name}`;
    const why = first === undefined ? 'it has no name that can be written' : `${first} is ${this.#ownerIn(scope, first)}`;
    this.#settings.notice(`${owner} is ${what}, because ${why}`);
    if (name !== undefined) this.#owners.set(`${scope}\n${name}`, owner);
    return name;
  }
}

/** For each name, the claim with the highest precedence. */
function firstChoices(claims: readonly Claim[]): Iterable<Claim> {
  const first = new Map<string, Claim>();
  for (const claim of claims) {
    if (claim.candidates.length === 0) continue;
    const key = `${claim.scope ?? ''}\n${claim.candidates[0]}`;
    const rival = first.get(key);
    if (rival === undefined || byPrecedence(claim, rival) < 0) first.set(key, claim);
  }
  return first.values();
}

function byPrecedence({ name: one }: Claim, { name: other }: Claim): number {
  return oddity(one) - oddity(other) || (one < other ? -1 : 1);
}

/** Names of the catalogue come before others, and names in its style before those that no dialect can write. */
function oddity(name: string): number {
  if (parseName(name)) return 0;
  if (/^[a-z]\w*(\.\w+)*$/i.test(name)) return 1;
  return /[\p{Cc}\p{Cs}]/u.test(name) ? 3 : 2;
}
