/** Where samples stand in time: each gets a slot, and consecutive samples of a host consecutive ones. */
export interface Axis {
  /** The slot of a sample. From `interval` on, if it is another than before, a slot is so many seconds. */
  place(host: string, timestamp: number, interval: number): number;
  /** Unix time of a slot. */
  timeOf(slot: number): number;
  /** The slot nearest to a time; undefined for what was before the first and after the last. */
  slotAt(time: number): number | undefined;
  /** Seconds of a slot. */
  intervalAt(slot: number): number;
  /** The first slot after this one at which slots may have another length, or time jumps; Infinity where none is. */
  changeAfter(slot: number): number;
  /** From a slot up to another, those at which time jumps: the first behind a hole, or of a clock that was set back. */
  breaks(from: number, to: number): number[];
  /** The newest slot; -1 before there is any. */
  readonly end: number;
}

/** A run of slots in which time passes evenly. */
interface Piece {
  readonly slot: number;
  time: number;
  /** Seconds of a slot. */
  readonly interval: number;
  /** Time jumps where it begins. */
  readonly breaks: boolean;
  /** The newest of its slots that holds a sample. */
  last: number;
  /** Seconds by which its start has been moved after all. */
  moved: number;
  next?: Piece;
  /** The host whose drift it follows: several would pull it about. */
  leader?: string;
}

/** Slots of a hole that are drawn; the rest of it is left out. */
const longestHole = 30;

/** Slots after which a host that leads and sends nothing is followed by another. */
const patience = 10;

/** Clocks that jump make pieces; nobody scrolls back over so many. */
const mostPieces = 4096;

/** A clock that is set back, a long hole, or another interval begins a piece of its own. */
export function createAxis(): Axis {
  const pieces: Piece[] = [];
  const hosts = new Map<string, { timestamp: number; piece: Piece }>();
  let end = -1;

  const begin = (slot: number, time: number, interval: number, breaks: boolean): Piece => {
    const piece: Piece = { slot, time, interval, breaks, last: slot, moved: 0 };
    const before = pieces.at(-1);
    if (before) before.next = piece;
    pieces.push(piece);
    if (pieces.length > mostPieces) pieces.shift();
    return piece;
  };
  const slotIn = (piece: Piece, timestamp: number) => piece.slot + Math.round((timestamp - piece.time) / piece.interval);
  const timeIn = (piece: Piece, slot: number) => piece.time + (slot - piece.slot) * piece.interval;
  const holds = (piece: Piece, time: number, tolerance = 0.5) =>
    time >= piece.time - tolerance * piece.interval && time <= timeIn(piece, piece.last) + tolerance * piece.interval;
  const pieceAt = (slot: number) => pieces.findLast((one) => one.slot <= slot) ?? pieces[0];

  /** Where a host goes on: others may have begun pieces meanwhile. */
  const follow = (start: Piece, timestamp: number): Piece => {
    let piece = start;
    for (let next = piece.next; next && slotIn(piece, timestamp) >= next.slot; next = piece.next) {
      if (timestamp < next.time - 2 * next.interval) break;
      piece = next;
    }
    return piece;
  };

  /** Where a host that is new stands beside others. */
  const beside = (timestamp: number) =>
    pieces.findLast((one) => holds(one, timestamp)) ?? pieces.findLast((one) => holds(one, timestamp, longestHole));

  const pieceFor = (host: string, timestamp: number, interval: number): Piece => {
    const before = hosts.get(host);
    const newest = pieces.at(-1);
    if (!newest) return begin(0, timestamp, interval, false);
    const piece = before ? follow(before.piece, timestamp) : (beside(timestamp) ?? newest);
    const isBack = timestamp < (before ? before.timestamp - 2 * piece.interval : piece.time - longestHole * piece.interval);
    if (isBack) return begin(end + 3, timestamp, interval, true);
    const slot = slotIn(piece, timestamp);
    if (slot > end + Math.max(longestHole, (3 * interval) / piece.interval)) return begin(end + longestHole, timestamp, interval, true);
    return piece === newest && interval !== piece.interval && slot > end ? begin(end + 1, timestamp, interval, false) : piece;
  };

  const leads = (host: string, piece: Piece, timestamp: number): boolean => {
    const heard = piece.leader === undefined ? undefined : hosts.get(piece.leader)?.timestamp;
    if (heard === undefined || Math.abs(timestamp - heard) > patience * piece.interval) piece.leader = host;
    return piece.leader === host;
  };

  return {
    place(host, timestamp, interval) {
      let piece = pieceFor(host, timestamp, interval);
      const slot = Math.max(0, slotIn(piece, timestamp));
      if (leads(host, piece, timestamp)) {
        // The rhythm of a source drifts against its clock: followed slowly, so that its unrest moves nothing.
        const drift = (timestamp - timeIn(piece, slot)) / 10;
        piece.time += drift;
        piece.moved += drift;
        if (Math.abs(piece.moved) > piece.interval && slot >= end) {
          piece.time -= piece.moved;
          piece = begin(slot, timestamp, piece.interval, false);
          piece.leader = host;
        }
      }
      hosts.set(host, { timestamp, piece });
      piece.last = Math.max(piece.last, slot);
      end = Math.max(end, slot);
      return slot;
    },
    timeOf(slot) {
      const piece = pieceAt(slot);
      return piece ? timeIn(piece, slot) : NaN;
    },
    slotAt(time) {
      const piece = pieces.findLast((one) => holds(one, time));
      if (piece) return slotIn(piece, time);
      const after = pieces.filter((one) => one.time > time).sort((one, other) => one.time - other.time)[0];
      return after && pieces.some((one) => one.time < time) ? after.slot : undefined;
    },
    intervalAt: (slot) => pieceAt(slot)?.interval ?? 1,
    changeAfter: (slot) => pieces[pieces.findLastIndex((one) => one.slot <= slot) + 1]?.slot ?? Infinity,
    breaks: (from, to) => pieces.filter((one) => one.breaks && one.slot >= from && one.slot < to).map(({ slot }) => slot),
    get end() {
      return end;
    },
  };
}
