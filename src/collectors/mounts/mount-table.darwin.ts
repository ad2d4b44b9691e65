/** A line of mount(8) on macOS. */
export interface MountedVolume {
  /** `/dev/disk3s5`, `map auto_home`, `//user@server/share`. */
  readonly device: string;
  readonly point: string;
  readonly type: string;
  readonly options: ReadonlySet<string>;
}

/** `/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)`; the point may have any of these characters itself. */
export function parseMountTable(text: string): MountedVolume[] {
  return text.split('\n').flatMap((line) => {
    const on = line.indexOf(' on /');
    const open = line.lastIndexOf(' (');
    if (on < 1 || open <= on || !line.endsWith(')')) return [];
    const [type = '', ...options] = line.slice(open + 2, -1).split(', ');
    return [{ device: line.slice(0, on), point: line.slice(on + 4, open), type, options: new Set(options) }];
  });
}

/**
 * The volumes whose space counts. All volumes of an APFS container share its space, which statfs(2) tells of each: the one at `/`
 * stands for them, else that with the shortest path. Those that Finder does not show and read-only ones, such as images of programs,
 * are left out.
 */
export function selectVolumes(volumes: readonly MountedVolume[]): MountedVolume[] {
  const chosen = new Map<string, MountedVolume>();
  for (const volume of volumes) {
    if (!isCounted(volume)) continue;
    const space = spaceOf(volume);
    const other = chosen.get(space);
    if (!other || volume.point.length < other.point.length) chosen.set(space, volume);
  }
  return [...chosen.values()];
}

function isCounted({ device, point, options }: MountedVolume): boolean {
  if (!device.startsWith('/dev/') || !options.has('local')) return false;
  return point === '/' || !(options.has('nobrowse') || options.has('read-only'));
}

/** `/dev/disk3s1s1`, a snapshot, and `/dev/disk3s5` are of the container `disk3`. */
function spaceOf({ device, type }: MountedVolume): string {
  return (type === 'apfs' && /^\/dev\/disk\d+/.exec(device)?.[0]) || device;
}
