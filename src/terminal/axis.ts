/** Where samples stand in time: each gets a slot, and consecutive samples of a host consecutive ones. */
export interface Axis {
  /** The slot of a sample. */
  place(host: string, timestamp: number): number;
  /** Unix time of a slot. */
  timeOf(slot: number): number;
  /** The slot nearest to a time, among those there are. */
  slotAt(time: number): number;
  /** The newest slot; -1 before there is any. */
  readonly end: number;
}

/** A run of slots in which time passes evenly. */
interface Piece {
  readonly slot: number;
  time: number;
  /** Seconds by which its start has been moved after all. */
  moved: number;
}

/** Slots of a hole that are drawn; the rest of it is left out. */
const longestHole = 30;

/** Clocks that jump make pieces; nobody scrolls back over so many. */
const mostPieces = 4096;

/** `interval`: seconds of a slot. A clock that is set back, or a long hole, begins a piece of its own, a little apart. */
export function createAxis(interval: number): Axis {
  const pieces: Piece[] = [];
  const hosts = new Map<string, { timestamp: number; piece: Piece }>();
  let end = -1;

  const begin = (slot: number, time: number): Piece => {
    const piece = { slot, time, moved: 0 };
    pieces.push(piece);
    if (pieces.length > mostPieces) pieces.shift();
    return piece;
  };
  const slotIn = (piece: Piece, timestamp: number) => piece.slot + Math.round((timestamp - piece.time) / interval);
  const pieceAt = (time: number) => pieces.findLast((piece) => piece.time <= time + interval / 2) ?? pieces[0];

  const pieceFor = (host: string, timestamp: number): Piece => {
    const before = hosts.get(host);
    const piece = before ? before.piece : pieceAt(timestamp);
    if (!piece) return begin(0, timestamp);
    const setBack = before !== undefined && timestamp < before.timestamp - 2 * interval;
    if (setBack) return begin(end + 3, timestamp);
    const slot = slotIn(piece, timestamp);
    if (slot <= end + longestHole) return piece;
    // Another host has passed the same hole already.
    const newest = pieces.at(-1)!;
    return newest !== piece && slotIn(newest, timestamp) <= end + longestHole && timestamp > newest.time - interval
      ? newest
      : begin(end + longestHole, timestamp);
  };

  return {
    place(host, timestamp) {
      let piece = pieceFor(host, timestamp);
      const slot = slotIn(piece, timestamp);
      // The rhythm of a source drifts against its clock: followed slowly, so that its unrest moves nothing.
      const drift = (timestamp - piece.time - (slot - piece.slot) * interval) / 10;
      piece.time += drift;
      piece.moved += drift;
      if (Math.abs(piece.moved) > interval && slot >= end) {
        piece.time -= piece.moved;
        piece = begin(slot, timestamp);
      }
      hosts.set(host, { timestamp, piece });
      end = Math.max(end, slot);
      return slot;
    },
    timeOf(slot) {
      const piece = pieces.findLast((one) => one.slot <= slot) ?? pieces[0];
      return piece ? piece.time + (slot - piece.slot) * interval : NaN;
    },
    slotAt(time) {
      const piece = pieceAt(time);
      if (!piece) return -1;
      const next = pieces[pieces.indexOf(piece) + 1];
      return Math.min(slotIn(piece, time), next ? next.slot - 1 : end);
    },
    get end() {
      return end;
    },
  };
}
