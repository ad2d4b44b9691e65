/** A line of mount(8) on macOS. */
export interface MountedVolume {
  /** `/dev/disk3s5`, `map auto_home`, `//user@server/share`. */
  readonly device: string;
  readonly point: string;
  readonly type: string;
  readonly options: ReadonlySet<string>;
}

/** Parses `/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)`; the mount point may contain any of these characters. */
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
 * The volumes whose space is reported. The volumes of an APFS container share its space, so one stands for all: `/`, else the shortest
 * path. Volumes that Finder hides and read-only ones, such as disk images of installers, are left out.
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

/** The container `disk3` of `/dev/disk3s1s1`, a snapshot, and of `/dev/disk3s5`. */
function spaceOf({ device, type }: MountedVolume): string {
  return (type === 'apfs' && /^\/dev\/disk\d+/.exec(device)?.[0]) || device;
}
