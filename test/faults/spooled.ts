import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sample } from '../../src/samples/sample.ts';
import type { Scene } from './scene.ts';

/** The flag that keeps samples in the scene's folder. */
export function spool({ folder }: Scene): string[] {
  return ['--spool', join(folder, 'spool')];
}

/** The segments of the only exporter, oldest first, by their paths. */
export function segmentsOf({ folder, exporter }: Scene): string[] {
  const own = join(folder, 'spool', exporter);
  if (!existsSync(own)) return [];
  const names = readdirSync(own).filter((name) => /^\d+\.ndjson$/.test(name));
  return names.toSorted().map((name) => join(own, name));
}

/** The numbers of the samples in all segments, delivered or not. A torn line holds none. */
export function numbersIn(scene: Scene): number[] {
  const lines = segmentsOf(scene).flatMap((path) => readFileSync(path, 'utf8').split('\n').slice(0, -1));
  return lines.map(numberOf);
}

/** The number of the sample in a line of JSON. */
export function numberOf(line: string): number {
  return (JSON.parse(line) as Sample).metrics['test.index.count']!;
}
