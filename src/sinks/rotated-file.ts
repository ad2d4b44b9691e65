import { createReadStream, createWriteStream, existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { format, parse } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** Moves a file away under a name that holds the time, and never over another file. Returns that name. */
export function moveAway(path: string, now: Date): string {
  const { dir, name, ext } = parse(path);
  const time = now.toISOString().replace(/[-:]|\.\d+/g, '');
  for (let count = 1; ; count++) {
    const target = format({ dir, name: `${name}-${time}${count > 1 ? `-${count}` : ''}`, ext });
    if (existsSync(target) || existsSync(`${target}.gz`)) continue;
    renameSync(path, target);
    return target;
  }
}

/** Compresses a file, which goes when the compressed one is whole and on the disk. */
export async function compress(path: string): Promise<void> {
  const { createGzip } = await import('node:zlib');
  const beside = `${path}.gz.cubestat-new`;
  try {
    const mode = statSync(path).mode & 0o777;
    await pipeline(createReadStream(path), createGzip(), createWriteStream(beside, { mode, flush: true }));
    renameSync(beside, `${path}.gz`);
    rmSync(path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}
