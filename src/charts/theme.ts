import { oklch, type Rgb } from './color.ts';

/** Colours by purpose. A higher layer contrasts more with the background, so that charts are readable without hues. */
export interface Theme {
  readonly name: string;
  /** The background of an image or a page; a terminal has its own. */
  readonly background: Rgb;
  readonly text: Rgb;
  /** Rulers, units and other secondary text. */
  readonly muted: Rgb;
  readonly faint: Rgb;
  readonly good: Rgb;
  readonly warning: Rgb;
  readonly cursor: Rgb;
  /** The layers of a group's charts, from the lowest. The third is also the colour of its heading. */
  readonly layers: (group: string) => readonly Rgb[];
}

export const layerCount = 4;

/** The hue of each group in degrees. Groups that are drawn next to each other have different hues. */
const hues: Readonly<Record<string, number>> = {
  cpu: 150,
  memory: 255,
  swap: 305,
  vm: 280,
  system: 195,
  pressure: 40,
  disk: 75,
  network: 230,
  tcp: 180,
  udp: 90,
  conntrack: 345,
  filesystem: 105,
  nfs: 50,
  gpu: 135,
  power: 60,
  temperature: 25,
  battery: 120,
  fan: 210,
  voltage: 85,
  current: 165,
  cgroup: 325,
};

interface Ramp {
  readonly lightness: readonly [number, number, number, number];
  readonly chroma: readonly [number, number, number, number];
}

function layersByHue({ lightness, chroma }: Ramp): Theme['layers'] {
  return (group) => lightness.map((light, at) => oklch(light, chroma[at]!, hueOf(group)));
}

/** An unknown group gets one of the known hues, chosen by a hash of its name. */
function hueOf(group: string): number {
  if (Object.hasOwn(hues, group)) return hues[group]!;
  const known = Object.values(hues);
  return known[Array.from(group).reduce((sum, character) => (sum * 31 + character.codePointAt(0)!) % 65_521, 0) % known.length]!;
}

const darkTones = {
  background: oklch(0.17, 0.012, 260),
  text: oklch(0.9, 0.01, 260),
  muted: oklch(0.62, 0.015, 260),
  faint: oklch(0.38, 0.015, 260),
  good: oklch(0.78, 0.15, 150),
  warning: oklch(0.8, 0.15, 70),
  cursor: oklch(0.98, 0, 0),
};

const lightTones = {
  background: oklch(0.985, 0.003, 260),
  text: oklch(0.27, 0.02, 260),
  muted: oklch(0.52, 0.02, 260),
  faint: oklch(0.82, 0.01, 260),
  good: oklch(0.5, 0.13, 150),
  warning: oklch(0.55, 0.15, 50),
  cursor: oklch(0.1, 0, 0),
};

/** From blue to yellow, distinguishable with any colour blindness. */
const cividis: readonly (readonly [number, number, number])[] = [
  [0.36, 0.08, 260],
  [0.53, 0.05, 255],
  [0.72, 0.07, 100],
  [0.92, 0.15, 102],
];

export const themes: readonly Theme[] = [
  { name: 'dark', ...darkTones, layers: layersByHue({ lightness: [0.35, 0.5, 0.67, 0.86], chroma: [0.07, 0.11, 0.14, 0.13] }) },
  { name: 'light', ...lightTones, layers: layersByHue({ lightness: [0.87, 0.72, 0.525, 0.34], chroma: [0.06, 0.11, 0.13, 0.1] }) },
  { name: 'cividis', ...darkTones, layers: () => cividis.map((color) => oklch(...color)) },
  { name: 'gray', ...darkTones, layers: () => [0.4, 0.56, 0.74, 0.97].map((light) => oklch(light, 0, 0)) },
];

/** The theme of a name. `auto`, and any unknown name, is dark or light like the surroundings. */
export function themeOf(name: string, isLight: boolean): Theme {
  return themes.find((theme) => theme.name === name) ?? themes[isLight ? 1 : 0]!;
}
