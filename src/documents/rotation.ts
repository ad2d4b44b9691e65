import { createReadStream, existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, format, join, parse } from 'node:path';
import { reasonOf } from '../errors.ts';
import { replaceFile } from '../files/index.ts';
import type { Report } from '../report.ts';

/** Renames a file to a free name with the time in it. Returns that name. */
export function rotate(path: string, now: Date): string {
  const { dir, name, ext } = parse(path);
  const time = now.toISOString().replace(/[-:]|\.\d+/g, '');
  for (let count = 1; ; count++) {
    const target = format({ dir, name: `${name}-${time}${count > 1 ? `-${count}` : ''}`, ext });
    if (existsSync(target) || existsSync(`${target}.gz`)) continue;
    renameSync(path, target);
    return target;
  }
}

/** The rotated files of a path, newest first. */
export function rotatedFiles(path: string): string[] {
  const { name, ext } = parse(path);
  const found = readdirSync(dirname(path)).flatMap((file) => {
    const compressed = file.endsWith('.gz');
    const stem = compressed ? file.slice(0, -3) : file;
    const end = stem.length - ext.length;
    const [, time, count = '1'] = (stem.endsWith(ext) && /^-(\d{8}T\d{6}Z)(?:-(\d+))?$/.exec(stem.slice(name.length, end))) || [];
    return stem.startsWith(name) && time !== undefined ? [{ file, time, count: Number(count) }] : [];
  });
  found.sort((one, other) => (one.time === other.time ? other.count - one.count : one.time < other.time ? 1 : -1));
  return found.map(({ file }) => join(dirname(path), file)).filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
}

/** Compresses files in the background, one after the other. */
export function compressor(report: Report): { add(path: string): void; done(): Promise<void> } {
  let last = Promise.resolve();
  const failed = (path: string) => (error: unknown) => report.warn(`cannot compress ${path}: ${reasonOf(error)}; it stays as it is`);
  return {
    add: (path) => void (last = last.then(async () => compress(path)).catch(failed(path))),
    done: async () => last,
  };
}

/** Compresses a file, and removes it when the compressed one is on the disk. */
async function compress(path: string): Promise<void> {
  const { createGzip } = await import('node:zlib');
  await replaceFile(`${path}.gz`, [createReadStream(path), createGzip()], path);
  rmSync(path);
}
