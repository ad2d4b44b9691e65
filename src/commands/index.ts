import type { Command } from './shared/index.ts';
export { type Command, type Context, commonOptions, print } from './shared/index.ts';
import { completion } from './completion.ts';
import { exportCommand } from './export.ts';
import { filter } from './filter.ts';
import { list } from './list.ts';
import { replay } from './replay.ts';
import { sample } from './sample.ts';
import { spool } from './spool.ts';
import { view } from './view.ts';

/** Every verb; the first is what `cubestat` alone does. */
export const commands: readonly Command[] = [sample, view, replay, filter, exportCommand, list, spool, completion(() => commands)];
