import { luminance, type Rgb } from '../charts/index.ts';

/** Black and white have the same contrast to this luminance. https://www.w3.org/TR/WCAG22/ */
const middleLuminance = 0.179;

/** Whether a terminal is light: by its answer with the background, else by COLORFGBG. */
export function isLightTerminal(environment: Readonly<Record<string, string | undefined>>, background?: Rgb): boolean {
  if (background) return luminance(background) > middleLuminance;
  const number = Number(/;(\d+)$/.exec(environment['COLORFGBG'] ?? '')?.[1] ?? 0);
  return number === 7 || number === 15;
}
