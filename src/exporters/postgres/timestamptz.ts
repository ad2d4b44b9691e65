/** Years 1 to 9999: the server accepts more, but not in ISO 8601. */
const [first, end] = [-62_135_596_800, 253_402_300_800];

/** Formats a Unix time in seconds as ISO 8601, with the microseconds that the server stores. undefined outside of years 1 to 9999. */
export function timestamptzText(timestamp: number): string | undefined {
  let seconds = Math.floor(timestamp);
  let microseconds = Math.round((timestamp - seconds) * 1e6);
  if (microseconds === 1e6) [seconds, microseconds] = [seconds + 1, 0];
  if (!(seconds >= first && seconds < end)) return undefined;
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}.${String(microseconds).padStart(6, '0')}Z`;
}
