/** What signals mean to a terminal that is taken over. */
export interface Handlers {
  /** The program is asked to end. */
  end(signal: NodeJS.Signals): void;
  /** Gives the terminal back: the program is stopped, or ends at once. */
  leave(): void;
  /** Takes it over again. */
  resume(): void;
}

/** Those that ask a program to end. */
const polite: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Those that end it, and that it is told of before. Those of a fault in the program itself come too late. */
const fatal: readonly NodeJS.Signals[] = [
  ...(['SIGQUIT', 'SIGABRT', 'SIGUSR2', 'SIGALRM', 'SIGVTALRM', 'SIGXCPU', 'SIGXFSZ'] as const),
  ...(['SIGIO', 'SIGPWR', 'SIGSTKFLT', 'SIGSYS', 'SIGTRAP'] as const),
];

/** Milliseconds after which a program that was to be stopped and still runs will not be. */
const stopping = 50;

/** Listens to signals. Calling what it gives ends that. */
export function onSignals({ end, leave, resume }: Handlers): () => void {
  /** As if nobody had listened: by the rules of the kernel, which stops no program that nobody could continue. */
  const obey = (signal: NodeJS.Signals, handler: (signal: NodeJS.Signals) => void) => {
    process.off(signal, handler);
    process.kill(process.pid, signal);
  };
  const die = (signal: NodeJS.Signals) => {
    leave();
    obey(signal, die);
  };
  const stop = () => {
    leave();
    obey('SIGTSTP', stop);
    setTimeout(goOn, stopping);
  };
  const goOn = () => {
    if (isOver) return;
    process.off('SIGTSTP', stop).on('SIGTSTP', stop);
    resume();
  };
  let isOver = false;
  for (const signal of polite) process.on(signal, end);
  for (const signal of fatal) process.on(signal, die);
  process.on('SIGTSTP', stop).on('SIGCONT', goOn);
  return () => {
    isOver = true;
    for (const signal of polite) process.off(signal, end);
    for (const signal of fatal) process.off(signal, die);
    process.off('SIGTSTP', stop).off('SIGCONT', goOn);
  };
}
