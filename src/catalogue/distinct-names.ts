import { parseName } from './names.ts';

/** Something that is to be written under a name of its own. */
export interface Claim {
  /** What it is, for people and to be known again: `the tag host`. */
  readonly owner: string;
  /** Its name before it is written. */
  readonly name: string;
  /** The names that it may be written under, the best first; with none, it is left out. */
  readonly candidates: readonly string[];
  /** Where it is written: in another scope, the same name is no collision. */
  readonly scope?: string;
}

export interface DistinctNamesSettings {
  /** Names that no claim gets, and what they stand for: `host` is `the host`. */
  readonly reserved?: Iterable<readonly [name: string, owner: string]>;
  /** Told, each time anew, what is written under another name than the best, or left out. */
  readonly notice: (message: string) => void;
  /** What else has a name already. */
  readonly ownerElsewhere?: (name: string) => string | undefined;
  /** Names come from outside: beyond so many, who had which is forgotten. */
  readonly limit?: number;
}

/**
 * Names of which none is given to two: the mechanism of every dialect that cannot write all names as they are. A name stays its
 * owner's for as long as the stream lasts. Of claims that come together, the order does not matter.
 */
export class DistinctNames {
  readonly #settings: DistinctNamesSettings;
  readonly #reserved: ReadonlyMap<string, string>;
  readonly #owners = new Map<string, string>();

  constructor(settings: DistinctNamesSettings) {
    this.#settings = settings;
    this.#reserved = new Map(settings.reserved);
  }

  /** What a name was given to, or reserved for, where claims have no scope. */
  ownerOf(name: string): string | undefined {
    return this.#reserved.get(name) ?? this.#owners.get(`\n${name}`);
  }

  /** The name of each claim; undefined where every name that it may have is another's. */
  settle(claims: readonly Claim[]): (string | undefined)[] {
    const { limit = 65_536 } = this.#settings;
    if (this.#owners.size > limit) this.#owners.clear();
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
    this.#settings.notice(`${owner} is ${what}, for ${why}`);
    if (name !== undefined) this.#owners.set(`${scope}\n${name}`, owner);
    return name;
  }
}

/** Of claims to the same name, the one that comes first by precedence. */
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

/** What the catalogue knows keeps its name before others, and what is named in its manner before what no dialect can write. */
function oddity(name: string): number {
  if (parseName(name)) return 0;
  if (/^[a-z]\w*(\.\w+)*$/i.test(name)) return 1;
  return /[\p{Cc}\p{Cs}]/u.test(name) ? 3 : 2;
}
