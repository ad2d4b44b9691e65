/** The environment for child processes: without cubestat's own variables, which may hold passwords. */
export function childEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('CUBESTAT_')));
}
