import test from 'ava';
import { luminance, nearest256, oklab, oklch, type Rgb } from '../../src/charts/color.ts';
import { depthOf } from '../../src/terminal/draw/color-depth.ts';
import { Palette } from '../../src/terminal/draw/palette.ts';
import { styleOf } from '../../src/terminal/draw/screen.ts';
import { themeOf, themes } from '../../src/charts/theme.ts';

const known = [
  'cpu',
  'memory',
  'swap',
  'vm',
  'system',
  'pressure',
  'disk',
  'network',
  'tcp',
  'udp',
  'conntrack',
  'filesystem',
  'nfs',
  'gpu',
  'power',
  'temperature',
  'battery',
  'fan',
  'voltage',
  'current',
  'cgroup',
];
const groups = [...known, 'unheard-of', ''];

function contrast(color: Rgb, background: Rgb): number {
  const [one, other] = [luminance(color) + 0.05, luminance(background) + 0.05];
  return Math.max(one, other) / Math.min(one, other);
}

for (const theme of themes) {
  test(`${theme.name}: each layer is further from the background than the one below, for whoever sees no hues`, (t) => {
    for (const group of groups) {
      const contrasts = [theme.background, ...theme.layers(group)].map((color) => contrast(color, theme.background));
      for (let at = 1; at < contrasts.length; at += 1) t.true(contrasts[at]! > 1.2 * contrasts[at - 1]!, `${group}, layer ${at}`);
    }
  });

  test(`${theme.name}: texts and headings have the contrast of WCAG's level AA`, (t) => {
    const headings = groups.map((group) => theme.layers(group).at(-2)!);
    for (const color of [theme.text, theme.muted, theme.good, theme.warning, ...headings])
      t.true(contrast(color, theme.background) >= 4.5, `${color.join(' ')}: ${contrast(color, theme.background)}`);
  });

  test(`${theme.name}: 256 colours are enough to tell layers apart`, (t) => {
    for (const group of groups) t.is(new Set(theme.layers(group).map(nearest256)).size, 4, group);
  });
}

test('colours come out of OKLCH as they should', (t) => {
  t.deepEqual(oklch(1, 0, 0), [255, 255, 255]);
  t.deepEqual(oklch(0, 0, 0), [0, 0, 0]);
  t.deepEqual(oklch(0.62796, 0.25768, 29.234), [255, 0, 0]);
  t.is(nearest256([255, 0, 0]), 196);
  t.is(nearest256([128, 128, 128]), 244);
});

test('as many colours as the terminal says, and none where nobody wants them', (t) => {
  t.is(depthOf('auto', { TERM: 'xterm-256color', COLORTERM: 'truecolor' }), 'truecolor');
  t.is(depthOf('auto', { TERM: 'screen-256color' }), '256');
  t.is(depthOf('auto', { TERM: 'xterm' }), '16');
  t.is(depthOf('auto', { TERM: 'vt100' }), 'none');
  t.is(depthOf('auto', { TERM: 'vt102' }), 'none');
  t.is(depthOf('auto', { TERM: 'xterm-256color', NO_COLOR: '1' }), 'none');
  t.is(depthOf('always', { TERM: 'xterm-256color', NO_COLOR: '1' }), '256');
  t.is(depthOf('never', { COLORTERM: 'truecolor' }), 'none');
});

test('without colours, no sequence asks for one', (t) => {
  const palette = new Palette(themes[0]!, 'none');
  t.is(palette.layers, 1);
  t.notRegex(palette.sgr(palette.band('cpu', 0)) + palette.sgr(palette.good) + palette.sgr(palette.muted), /[34]\d/);
  t.is(new Palette(themes[0]!, 'truecolor').sgr(styleOf(0)), '\u001b[0m');
});

test('groups that nobody knows have hues of their own', (t) => {
  const [dark] = themes;
  const colors = ['app', 'nginx', 'queue', 'jobs'].map((group) => dark!.layers(group).join());
  t.true(new Set(colors).size > 2);
});

test('the theme is that of a name, else dark or light as the surroundings are', (t) => {
  t.is(themeOf('auto', true).name, 'light');
  t.is(themeOf('auto', false).name, 'dark');
  t.is(themeOf('gray', true).name, 'gray');
});

/** The colour of a number of the 240 fixed ones. */
function fixed(number: number): Rgb {
  const levels = [0, 95, 135, 175, 215, 255];
  if (number >= 232) return [8 + 10 * (number - 232), 8 + 10 * (number - 232), 8 + 10 * (number - 232)];
  return [levels[Math.floor((number - 16) / 36)]!, levels[Math.floor((number - 16) / 6) % 6]!, levels[(number - 16) % 6]!];
}

test('with 256 colours, a layer has the nearest colour that people see', (t) => {
  for (const theme of themes) {
    for (const color of groups.flatMap((group) => theme.layers(group))) {
      const away = (number: number) => Math.hypot(...oklab(fixed(number)).map((part, at) => part - oklab(color)[at]!));
      const nearest = Math.min(...Array.from({ length: 240 }, (_, at) => away(16 + at)));
      t.is(away(nearest256(color)), nearest);
    }
  }
});

test('with 256 colours too, more is further from the background', (t) => {
  for (const theme of themes) {
    for (const group of groups) {
      const lights = [theme.background, ...theme.layers(group).map((color) => fixed(nearest256(color)))].map(luminance);
      const steps = lights.slice(1).map((light, at) => (theme.name === 'light' ? lights[at]! - light : light - lights[at]!));
      t.true(Math.min(...steps) > 0, `${theme.name} ${group}`);
    }
  }
});
