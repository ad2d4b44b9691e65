import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { CubestatError, WriteError } from '../../errors.ts';
import { checkFolder, newFile, type NewFile } from '../../files/index.ts';
import { newBacklog, type Outlet } from '../../filters/index.ts';
import type { RowText } from '../../formatters/index.ts';
import type { Stage } from '../../pipeline.ts';
import type { Context } from './command.ts';
import { deliverTo } from './deliver.ts';
import type { IncidentName } from './incident-names.ts';

/** Throws a WriteError where no file could be created, so that this does not show only at the first incident. */
export function checkIncidentFolder(template: string): void {
  const folder = dirname(template);
  if (folder.includes('%')) return;
  try {
    checkFolder(folder);
  } catch (error) {
    throw new WriteError(folder, error);
  }
}

/** How the samples of an incident are written. */
interface IncidentWriting {
  readonly stages: readonly Stage[];
  readonly text: RowText | Promise<RowText>;
}

/**
 * Writes each incident through its own stages to a new file. A failed file is reported, and the rest of that incident is lost; the next
 * incident gets a new file.
 */
export function incidentFiles(nameOf: IncidentName, openWriting: (path: string) => IncidentWriting, context: Context): Outlet {
  const { report, exitCode, stop } = context;
  const failed = (error: unknown): false => {
    if (!(error instanceof CubestatError)) throw error;
    report.error(error.message);
    exitCode(error.exitCode);
    return false;
  };
  const write = async (samples: Readable, { path, stream }: NewFile): Promise<boolean> => {
    const { stages, text } = openWriting(path);
    return deliverTo(samples, stages, stream, { name: path, text, stop }).then(() => true, failed);
  };
  return {
    open(trigger) {
      const backlog = newBacklog();
      try {
        const file = newFile((number) => nameOf(trigger, number));
        const written = write(backlog.stream, file);
        return { backlog, file: file.path, end: async () => (backlog.end(), written) };
      } catch (error) {
        failed(error);
        backlog.stream.destroy();
        return { backlog, end: async () => false };
      }
    },
  };
}
