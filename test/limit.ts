const isFull = process.env['CUBESTAT_FAULTS'] === 'full' || process.env['CUBESTAT_TEST_RECORDS'] !== undefined;

/** Milliseconds after which what has not ended hangs: no machine is too slow for the sizes of an ordinary run. */
export const patience = isFull ? 1_200_000 : 240_000;

/** For every program that a test starts, above all those that it waits for without doing anything else. */
export const limit = { timeout: patience, killSignal: 'SIGKILL' } as const;
