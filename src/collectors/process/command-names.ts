/** The commands that get series of their own in a day. Stores keep each name that they have seen. */
const maxCommands = 200;
const secondsADay = 86_400;

/**
 * Keeps the names of commands bounded: programs that are called anew each time, such as `script-4711`, would fill a store. Beyond so many in
 * a day, a command that was not shown before is `other`. `now` is monotonic time in seconds.
 */
export function openCommandNames(now: () => number): (command: string) => string {
  /** When each was last shown, the longest ago first. */
  const shownAt = new Map<string, number>();
  return (command) => {
    const at = now();
    const [[oldest, oldestAt] = ['', Infinity]] = shownAt;
    if (!shownAt.has(command) && shownAt.size >= maxCommands) {
      if (at - oldestAt < secondsADay) return 'other';
      shownAt.delete(oldest);
    }
    shownAt.delete(command);
    shownAt.set(command, at);
    return command;
  };
}
