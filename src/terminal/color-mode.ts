export type ColorMode = 'auto' | 'always' | 'never';

/**
 * The user's choice of colours, or for `auto` that of the environment; if that is `auto` too, the output decides.
 * https://no-color.org comes before https://bixense.com/clicolors.
 */
export function colorMode(mode: ColorMode, environment: Readonly<Record<string, string | undefined>>): ColorMode {
  const { NO_COLOR, CLICOLOR_FORCE, CLICOLOR, TERM } = environment;
  if (mode !== 'auto') return mode;
  if (NO_COLOR) return 'never';
  if (CLICOLOR_FORCE && CLICOLOR_FORCE !== '0') return 'always';
  return CLICOLOR === '0' || TERM === 'dumb' ? 'never' : 'auto';
}
