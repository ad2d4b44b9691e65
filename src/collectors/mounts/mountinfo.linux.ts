import { memoizeLast } from '../../memoize.ts';

/** A line of /proc/PID/mountinfo: proc_pid_mountinfo(5). */
export interface Mount {
  /** `major:minor` of the filesystem: the same for all its bind mounts. */
  readonly device: string;
  /** The directory of the filesystem at the mount point: `/` unless it is a bind mount or a subvolume. */
  readonly root: string;
  readonly point: string;
  readonly type: string;
  /** The options of the filesystem, not of the mount: for cgroups of version 1 the controllers. */
  readonly options: string;
}

/**
 * The mounts, in the order in which they were made, without those that a later one hides: no path leads to them. Several collectors ask for
 * those of the same text.
 */
export const parseMountinfo = memoizeLast((text: string): readonly Mount[] => {
  const lines = text.split('\n').flatMap((line) => parseLine(line) ?? []);
  // By the mount on which they stand and the directory in it.
  const last = new Map(lines.map(({ parent, mount }, at) => [`${parent} ${mount.point}`, at]));
  const hidden = new Set<string>();
  return lines.flatMap(({ id, parent, mount }, at) => {
    const isHidden = hidden.has(parent) || foldersAbove(mount.point).some((folder) => (last.get(`${parent} ${folder}`) ?? at) > at);
    if (isHidden) hidden.add(id);
    else hidden.delete(id);
    return isHidden ? [] : [mount];
  });
});

function parseLine(line: string): { readonly id: string; readonly parent: string; readonly mount: Mount } | undefined {
  const [id, parent, device, root, point, , ...rest] = line.split(' ');
  // Any number of optional fields precede the hyphen.
  const [type, , options = ''] = rest.slice(rest.indexOf('-') + 1);
  if (!id || !parent || !device || !root || !point || !type) return undefined;
  return { id, parent, mount: { device, root: unescapePath(root), point: unescapePath(point), type, options } };
}

/** `/a/b/c` -> `/a/b`, `/a` */
export function foldersAbove(path: string): string[] {
  const folders: string[] = [];
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) folders.push(path.slice(0, end));
  return folders;
}

/** Space, tab, newline and backslash are escaped as \040, \011, \012 and \134. */
export function unescapePath(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
