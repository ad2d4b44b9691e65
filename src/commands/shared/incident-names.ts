import { UsageError } from '../../errors.ts';
import type { Sample } from '../../samples/index.ts';
import { isoTime } from '../../time/index.ts';

/** The name of an incident's file; a number above 1 gives another name. */
export type IncidentName = (trigger: Pick<Sample, 'host' | 'timestamp'>, number: number) => string;

/**
 * Names from a template: `%t` is the time in UTC, such as 20261125T120301Z, `%h` the host, `%%` a percent sign. undefined for a name
 * without percent signs: one file for all incidents. Throws a UsageError.
 */
export function incidentNames(template: string): IncidentName | undefined {
  const found: readonly string[] = template.match(/%[^]?/g) ?? [];
  const unknown = found.find((one) => !/^%[th%]$/.test(one));
  if (unknown !== undefined) throw new UsageError(`--output-file ${template}: expected %t, %h or %%, not ${unknown}`);
  if (found.length === 0) return undefined;
  if (!found.includes('%t')) throw new UsageError(`--output-file ${template}: expected %t in it, for the time of each incident`);
  return ({ host, timestamp }, number) => {
    const parts: Readonly<Record<string, string>> = { '%t': timeName(timestamp, number), '%h': hostName(host), '%%': '%' };
    return template.replace(/%[th%]/g, (one) => parts[one]!);
  };
}

/** Sorts by time, and contains only characters that every filesystem accepts. */
function timeName(timestamp: number, number: number): string {
  const time = isoTime(timestamp)?.replace(/[-:]|\.\d+/g, '') ?? 'unknown-time';
  return number === 1 ? time : `${time}_${number}`;
}

/** Hosts are untrusted input: no name may lead to another folder, nor be longer than a filesystem accepts, which counts bytes. */
function hostName(host: string): string {
  const name = host.replace(/[^\p{L}\p{N}._-]/gu, '_').replace(/^\./, '_');
  const { read } = new TextEncoder().encodeInto(name, new Uint8Array(100));
  return name.slice(0, read);
}
