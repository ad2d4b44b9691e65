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

export function parseMountinfo(text: string): Mount[] {
  return text.split('\n').flatMap((line) => {
    const [, , device, root, point, , ...rest] = line.split(' ');
    // // Any number of optional fields precede the hyphen.
    const [type, , options = ''] = rest.slice(rest.indexOf('-') + 1);
    return device && root && point && type ? [{ device, root: unescapePath(root), point: unescapePath(point), type, options }] : [];
  });
}

/** Space, tab, newline and backslash are escaped as \040, \011, \012 and \134. */
export function unescapePath(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
