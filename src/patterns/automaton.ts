/** A state of a nondeterministic automaton, which starts in the first and accepts in the last. */
export interface State {
  /** Tests its character; a state without this takes none. */
  readonly takes?: (character: string) => boolean;
  /** Tests what is between two characters, and takes none. */
  readonly holds?: (between: string) => boolean;
  readonly next: number[];
}

/** States that are added one by one, and joined. */
export class Automaton {
  readonly states: State[] = [];

  protected state(test: Pick<State, 'takes' | 'holds'> = {}): number {
    return this.states.push({ ...test, next: [] }) - 1;
  }

  protected link(from: number, to: number): number {
    this.states[from]!.next.push(to);
    return to;
  }

  /** Adds a step from a state over one character. Returns the state behind it. */
  protected one(from: number, takes: (character: string) => boolean): number {
    return this.link(this.link(from, this.state({ takes })), this.state());
  }

  /** Adds a step between two characters, which takes none. */
  protected between(from: number, holds: (between: string) => boolean): number {
    return this.link(this.link(from, this.state({ holds })), this.state());
  }

  /** Adds a step over any characters. Returns the state behind it. */
  protected any(from: number): number {
    const any = this.link(from, this.state({ takes: () => true }));
    this.link(any, any);
    return this.link(any, this.link(from, this.state()));
  }
}

/** A set of current states, and its known transitions. */
interface Position {
  readonly states: readonly number[];
  readonly next: Map<string, Position>;
}

/** The most states and transitions to remember, as texts and their beginnings repeat. */
const mostRemembered = 500_000;

/**
 * Whether characters lead from the first state to the last. Follows all paths at once (Thompson's algorithm), so that the time is linear
 * in the length of the text. What `isBetween` is no character, but stands between two.
 */
export function acceptor(states: readonly State[], isBetween = (_step: string) => false): (text: Iterable<string>) => boolean {
  const positions = new Map<string, Position>();
  const reached = reachable(states);
  let free = mostRemembered;
  const remembered = (position: Position): Position => {
    const key = position.states.toSorted((a, b) => a - b).join();
    const known = positions.get(key);
    if (known) return known;
    positions.set(key, position);
    free -= position.states.length;
    return position;
  };
  const behind = (from: Position, character: string): number[] => {
    const next: number[] = [];
    for (const state of from.states) if (states[state]!.takes?.(character)) next.push(...states[state]!.next);
    return reached(next);
  };
  const through = (from: Position, between: string): number[] => {
    // Those that are added are visited too: several conditions may stand at one place.
    const all = new Set(from.states);
    for (const state of all) if (states[state]!.holds?.(between)) for (const next of reached([...states[state]!.next])) all.add(next);
    return [...all];
  };
  const step = (from: Position, character: string): Position => {
    const to: Position = { states: isBetween(character) ? through(from, character) : behind(from, character), next: new Map() };
    if (free <= 0) return to;
    free -= 1;
    const known = remembered(to);
    from.next.set(character, known);
    return known;
  };
  const start = remembered({ states: reached([0]), next: new Map() });
  return (text) => {
    let position = start;
    for (const character of text) position = position.next.get(character) ?? step(position, character);
    return position.states.includes(states.length - 1);
  };
}

/** Finds these states, and those reachable without a character. */
function reachable(states: readonly State[]): (from: number[]) => number[] {
  const seen = new Uint32Array(states.length);
  let turn = 0;
  return (from) => {
    turn += 1;
    const found: number[] = [];
    for (let state; (state = from.pop()) !== undefined;) {
      if (seen[state] === turn) continue;
      seen[state] = turn;
      found.push(state);
      if (!states[state]!.takes && !states[state]!.holds) for (const next of states[state]!.next) from.push(next);
    }
    return found;
  };
}
