import { Readable } from 'node:stream';
import type { Batch } from '../../../src/samples/index.ts';
import type { Sample } from '../../../src/samples/sample.ts';
import { readInputs, type InputSettings } from '../../../src/sources/index.ts';
import { listen } from '../../report.ts';

/** What is read of a content, in chunks of a size. */
export async function readContent(content: string | Buffer, settings: Partial<InputSettings> & { readonly size?: number } = {}) {
  const { size = 2 ** 16, ...others } = settings;
  const bytes = Buffer.from(content as string);
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
  const report = listen();
  const failures: string[] = [];
  const failed = (error: unknown) => void failures.push((error as Error).message);
  const input = { name: 'in', open: () => Readable.from(chunks) };
  const batches = (await readInputs([input], { report, failed, ...others }).toArray()) as Batch[];
  const samples: Sample[] = batches.flatMap((batch) => [...batch]);
  return { samples, batches, said: report.said, failures };
}
