/** A colour: red, green and blue from 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/**
 * Converts lightness (0 to 1), chroma and hue (degrees), in which equal steps look equal in every hue.
 * https://bottosson.github.io/posts/oklab/
 */
export function oklch(lightness: number, chroma: number, hue: number): Rgb {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    encode(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    encode(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    encode(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function encode(linear: number): number {
  const clear = Math.min(1, Math.max(0, linear));
  return Math.round(255 * (clear <= 0.0031308 ? 12.92 * clear : 1.055 * clear ** (1 / 2.4) - 0.055));
}

/** The linear light, 0 to 1, of a component from 0 to 255. */
function decode(part: number): number {
  return part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4;
}

/** Mixes a share (0 to 1) of another colour into a colour. */
export function mix(color: Rgb, other: Rgb, share: number): Rgb {
  const part = (at: 0 | 1 | 2) => Math.round(color[at] + (other[at] - color[at]) * share);
  return [part(0), part(1), part(2)];
}

/** Relative luminance, 0 to 1. https://www.w3.org/TR/WCAG22/ */
export function luminance(color: Rgb): number {
  const [red, green, blue] = color.map(decode);
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

/** The nearest of the 240 fixed colours of a terminal with 256: a cube of 6 levels, then 24 greys. */
export function nearest256(color: Rgb): number {
  const wanted = oklab(color);
  const distances = fixed.map((one) => one.reduce((sum, part, at) => sum + (part - wanted[at]!) ** 2, 0));
  return 16 + distances.indexOf(Math.min(...distances));
}

/** Lightness, green to red, blue to yellow. https://bottosson.github.io/posts/oklab/ */
export function oklab(color: Rgb): readonly [lightness: number, a: number, b: number] {
  const [red, green, blue] = color.map(decode) as [number, number, number];
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

const levels = [0, 95, 135, 175, 215, 255];
const cube = levels.flatMap((red) => levels.flatMap((green) => levels.map((blue) => oklab([red, green, blue]))));
const greys = Array.from({ length: 24 }, (_, at) => oklab([8 + 10 * at, 8 + 10 * at, 8 + 10 * at]));
const fixed = [...cube, ...greys];

export function hex(color: Rgb): string {
  return `#${color.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}
