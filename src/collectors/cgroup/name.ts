/** Looks up the names of containers and pods; undefined where a name is not known. */
export interface ContainerNames {
  docker(id: string): string | undefined;
  podman(id: string): string | undefined;
  /** `NAMESPACE/POD/CONTAINER` of a container of Kubernetes. */
  kubernetes(id: string): string | undefined;
  /** `NAMESPACE/POD` of a pod by its UID. */
  pod(uid: string): string | undefined;
}

/**
 * The displayed name of a cgroup: a container by its runtime and its name or the first 12 digits of its ID, a Kubernetes pod by its name or
 * UID, any other by its path without the escapes of systemd.unit(5).
 */
export function cgroupName(path: string, names: ContainerNames): string {
  const segments = path.split('/').flatMap(unitsIn);
  for (let length = segments.length; length > 0; length -= 1) {
    const named = containerName(segments.slice(0, length), names);
    if (named !== undefined) return [named, ...segments.slice(length).map(readable)].join('/');
  }
  return segments.map(readable).join('/');
}

/** Where a runtime without systemd is told a name for it, `SLICE:PREFIX:NAME` stands for the scope `PREFIX-NAME.scope` in that slice. */
function unitsIn(segment: string): string[] {
  const [, slice, prefix, name] = /^([^:]+\.slice):([^:]+):([^:]+)$/.exec(segment) ?? [];
  return name === undefined ? [segment] : [slice!, `${prefix}-${name}.scope`];
}

function containerName(segments: readonly string[], names: ContainerNames): string | undefined {
  const last = segments.at(-1)!;
  const [, prefix = '', id] = /^(?:(docker|libpod|crio|cri-containerd|nerdctl)-)?([0-9a-f]{64})(?:\.scope)?$/.exec(last) ?? [];
  const uid = segments.map(podUid).findLast((found) => found !== undefined);
  if (uid !== undefined) return podName(uid, id, podUid(last) !== undefined, names);
  if (id !== undefined) {
    const short = id.slice(0, 12);
    if (prefix === 'docker' || segments.at(-2) === 'docker') return `docker/${names.docker(id) ?? short}`;
    if (prefix === 'libpod' || segments.at(-2) === 'libpod_parent') return `podman/${names.podman(id) ?? short}`;
    if (prefix === 'nerdctl') return `containerd/${short}`;
    // A container may have any parent, as those of ECS have their task.
    const [docker, podman] = [names.docker(id), names.podman(id)];
    if (docker !== undefined || podman !== undefined) return docker === undefined ? `podman/${podman}` : `docker/${docker}`;
  }
  const lxc = segments.at(-2) === 'lxc.payload' ? last : /^lxc\.payload\.(.+)$/.exec(last)?.[1];
  return lxc === undefined ? undefined : `lxc/${lxc}`;
}

/** In the name of a systemd slice, dashes separate levels, so the dashes of a UID become underscores. */
function podUid(segment: string): string | undefined {
  const [, uid] = /^(?:.*-)?pod([0-9a-f]{8}(?:[-_]?[0-9a-f]{4}){3}[-_]?[0-9a-f]{12})(?:\.slice)?$/.exec(segment) ?? [];
  return uid?.replaceAll('_', '-');
}

function podName(uid: string, id: string | undefined, isPod: boolean, names: ContainerNames): string | undefined {
  if (isPod) return `pod/${names.pod(uid) ?? uid}`;
  if (id === undefined) return undefined;
  return `pod/${names.kubernetes(id) ?? `${names.pod(uid) ?? uid}/${id.slice(0, 12)}`}`;
}

function readable(segment: string): string {
  return unescapeUnit(segment).replace(/(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g, (id) => id.slice(0, 12));
}

/** `\x2d` is an escaped dash of a unit's name; other bytes are UTF-8. */
export function unescapeUnit(name: string): string {
  return name.replace(/(?:\\x[0-9a-f]{2})+/g, (escapes) => Buffer.from(escapes.replaceAll('\\x', ''), 'hex').toString());
}
