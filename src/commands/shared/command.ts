import type { Readable, Writable } from 'node:stream';
import type { Options, Values } from '../../options/index.ts';
import type { Report } from '../../report.ts';
import type { Part } from './parts.ts';

/** A verb of the command line. */
export interface Verb {
  readonly name: string;
  readonly describe: string;
  /** Its operands are a command and its words: after the first, no option is ours. */
  readonly runsCommand?: boolean;
  /** False if a configuration file has no table for it. */
  readonly configured?: false;
  /** Loads the command on demand. */
  load(): Promise<Command>;
}

/** The implementation of a verb. */
export interface Command<Declared extends Options = Options> {
  /** The operands in the usage line: `[FILE...]`. */
  readonly operands?: string;
  readonly options: Declared;
  /** The options that operands stand for, in their order: `cubestat 1 5`. */
  readonly operandOptions?: readonly string[];
  /** Options that the help of another command describes. */
  readonly detailed?: { readonly options: Options; readonly command: string };
  /** Example command lines, each with its effect. */
  readonly examples?: readonly (readonly [command: string, effect: string])[];
  /** Options that depend on others: those of an exporter module that `--to` names. */
  dynamicOptions?(given: (option: string) => readonly string[]): Promise<Options>;
  /** Values by flag that are added when the user names no command. */
  defaults?(given: Readonly<Record<string, unknown>>, world: Pick<Context, 'stdout' | 'environment'>): Readonly<Record<string, unknown>>;
  /** The parts that read options only when they are active. */
  parts?(values: Values<Declared>, operands: readonly string[]): readonly Part[];
  run(values: Values<Declared>, context: Context): Promise<void>;
}

/** What a command gets in addition to its options. */
export interface Context {
  /** The words of the command line that are not options. */
  readonly operands: readonly string[];
  /** Standard input, opened on the first call. */
  stdin(): Readable;
  readonly stdout: Writable & { readonly fd?: number; readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly environment: NodeJS.ProcessEnv;
  readonly report: Report;
  /** The tables that a configuration file may have. */
  readonly configTables: readonly string[];
  /** This process was started by nohup(1), or by what ignores SIGHUP likewise. */
  readonly ignoresHangups: boolean;
  /** Lets SIGHUP stop the command only if the terminal is lost, because logrotate sends it too. */
  ignoreSighup(): void;
  /** Sets the exit code without an error. The worst of several counts. */
  exitCode(code: number): void;
  /**
   * From now on signals are meant for a child command: each is passed to a function, and has no other effect. Returns a function after
   * which they end this process.
   */
  forwardSignals(forward: (signal: NodeJS.Signals) => void): () => void;
  /** Ends the process like the child command: with its exit code, or by the signal that has ended it. */
  endAs(code: number, signal: NodeJS.Signals | undefined): void;
  /** Aborted by the first signal, with its name as reason: the source ends, and pending samples drain. */
  readonly stop: AbortSignal;
  /** Aborted by the second signal to end all waiting. Without a listener the signal ends the process. */
  readonly abort: AbortSignal;
}
