/** A state of a nondeterministic automaton, which starts in the first and accepts in the last. */
export interface State {
  /** Tests its character; a state without this takes none. */
  readonly takes?: (character: string) => boolean;
  readonly next: number[];
}

/** A set of current states, and its known transitions. */
interface Position {
  readonly states: ReadonlySet<number>;
  readonly next: Map<string, Position>;
}

/** The most transitions to remember, as texts and their beginnings repeat. */
const maxSteps = 65_536;

/**
 * Whether a text leads from the first state to the last. Follows all paths at once (Thompson's algorithm), so that the time is linear in
 * the length of the text.
 */
export function acceptor(states: readonly State[]): (text: string) => boolean {
  const positions = new Map<string, Position>();
  let steps = 0;
  const positionAt = (from: number[]): Position => {
    const at = reached(states, from);
    const key = [...at].sort((a, b) => a - b).join();
    const known = positions.get(key);
    if (known) return known;
    const position = { states: at, next: new Map() };
    positions.set(key, position);
    return position;
  };
  const step = (from: Position, character: string): Position => {
    if (steps === maxSteps) forget();
    steps += 1;
    const to = positionAt([...from.states].flatMap((state) => (states[state]!.takes?.(character) ? states[state]!.next : [])));
    from.next.set(character, to);
    return to;
  };
  const forget = () => {
    positions.clear();
    steps = 0;
    start = positionAt([0]);
  };
  let start = positionAt([0]);
  return (text) => {
    let position = start;
    for (const character of text) position = position.next.get(character) ?? step(position, character);
    return position.states.has(states.length - 1);
  };
}

/** These states, and those reachable without a character. */
function reached(states: readonly State[], from: number[]): Set<number> {
  const found = new Set<number>();
  const open = from;
  for (let state; (state = open.pop()) !== undefined;) {
    if (found.has(state)) continue;
    found.add(state);
    if (!states[state]!.takes) open.push(...states[state]!.next);
  }
  return found;
}
