import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readOnce } from '../pseudo-files/index.ts';
import type { ContainerNames } from './name.ts';

/** Container names from the files of Docker, Podman and the kubelet, most of which only root may read. No daemon is asked. */
export function openContainerNames(rootfs: string): ContainerNames & {
  /** Forgets the listings, as containers come and go. */
  refresh(): void;
} {
  let podman: ReadonlyMap<string, string> | undefined;
  let kubernetes: ReadonlyMap<string, string> | undefined;
  let pods: ReadonlyMap<string, string> | undefined;
  const at = (...path: readonly string[]) => join(rootfs, ...path);
  return {
    docker: (id) => nameIn(parseJson(at('var/lib/docker/containers', id, 'config.v2.json'))),
    podman(id) {
      podman ??= new Map(podmanFiles.flatMap((file) => [...parsePodman(parseJson(at(file)))]));
      return podman.get(id);
    },
    kubernetes(id) {
      kubernetes ??= parseContainerLogs(namesIn(at('var/log/containers')));
      return kubernetes.get(id);
    },
    pod(uid) {
      pods ??= parsePodLogs(namesIn(at('var/log/pods')));
      return pods.get(uid);
    },
    refresh: () => void (podman = kubernetes = pods = undefined),
  };
}

/** Those that are removed when they end stand apart, and all of them below /run where the store is transient: containers-storage.conf(5). */
const podmanFiles = ['var/lib/containers/storage', 'run/containers/storage'].flatMap((store) =>
  ['containers.json', 'volatile-containers.json'].map((file) => `${store}/overlay-containers/${file}`),
);

function parseJson(path: string): unknown {
  try {
    return JSON.parse(readOnce(path).toString());
  } catch {
    return undefined;
  }
}

function namesIn(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

/** Docker writes the name with a slash before it. */
function nameIn(config: unknown): string | undefined {
  const { Name: name } = Object(config) as { Name?: unknown };
  return typeof name === 'string' && name.length > 1 ? name.replace(/^\//, '') : undefined;
}

/** The containers in Podman's containers.json, each with the first of its names. */
function parsePodman(list: unknown): Map<string, string> {
  const known = new Map<string, string>();
  for (const entry of Array.isArray(list) ? list : []) {
    const { id, names } = Object(entry) as { id?: unknown; names?: unknown };
    const name: unknown = Array.isArray(names) ? names[0] : undefined;
    if (typeof id === 'string' && typeof name === 'string' && name !== '') known.set(id, name);
  }
  return known;
}

/** From `POD_NAMESPACE_CONTAINER-ID.log`: none of the names has an underscore in it. */
export function parseContainerLogs(files: readonly string[]): Map<string, string> {
  return new Map(
    files.flatMap((file) => {
      const [, pod, namespace, container, id] = /^([^_]+)_([^_]+)_(.+)-([0-9a-f]{64})\.log$/.exec(file) ?? [];
      return id === undefined ? [] : [[id, `${namespace}/${pod}/${container}`] as const];
    }),
  );
}

/** From `NAMESPACE_POD_UID`. */
export function parsePodLogs(folders: readonly string[]): Map<string, string> {
  return new Map(
    folders.flatMap((folder) => {
      const [, namespace, pod, uid] = /^([^_]+)_([^_]+)_([0-9a-f-]{32,36})$/.exec(folder) ?? [];
      return uid === undefined ? [] : [[uid, `${namespace}/${pod}`] as const];
    }),
  );
}
