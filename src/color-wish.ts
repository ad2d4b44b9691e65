export type ColorWish = 'auto' | 'always' | 'never';

/**
 * The wish for colours, or what the environment says where the user left it open; `auto` is then for the kind of output to decide.
 * https://no-color.org comes before https://bixense.com/clicolors.
 */
export function colorWish(wish: ColorWish, environment: Readonly<Record<string, string | undefined>>): ColorWish {
  const { NO_COLOR, CLICOLOR_FORCE, CLICOLOR, TERM } = environment;
  if (wish !== 'auto') return wish;
  if (NO_COLOR) return 'never';
  if (CLICOLOR_FORCE && CLICOLOR_FORCE !== '0') return 'always';
  return CLICOLOR === '0' || TERM === 'dumb' ? 'never' : 'auto';
}
