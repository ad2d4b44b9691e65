/** The environment for programs that are run: without our own variables, which may hold the passwords of exporters. */
export function childEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('CUBESTAT_')));
}
