import test from 'ava';
import * as fc from 'fast-check';
import { diff } from '../../../src/terminal/tty/diff.ts';
import { glyphOf } from '../../../src/terminal/draw/glyph.ts';
import { createScreen, setCell, writeCells, type Screen } from '../../../src/terminal/draw/screen.ts';
import { emulate, linesOf, tellStyle } from '../emulator.ts';

const characters = fc.constantFrom('a', 'Z', '9', ' ', '▁', '▄', '█', '─', '┬', '日', 'é', 'e\u0301', '👩‍🚀', '…', '°');

/** Screens as drawing makes them: texts written over each other. */
const screens = (columns: number, rows: number) =>
  fc
    .array(
      fc.record({
        row: fc.nat(rows - 1),
        column: fc.nat(columns - 1),
        text: fc.array(characters, { maxLength: 12 }).map((all) => all.join('')),
        style: fc.nat(5),
      }),
      { maxLength: 25 },
    )
    .map((texts) => {
      const screen = createScreen(columns, rows);
      for (const { row, column, text, style } of texts) writeCells(screen, row, column, text, style);
      return screen;
    });

const sizes = fc.record({ columns: fc.integer({ min: 1, max: 40 }), rows: fc.integer({ min: 1, max: 6 }) });
const same = (one: Screen, other: Screen) => linesOf(one) === linesOf(other) && one.styles.every((style, at) => style === other.styles[at]);

test('applied to the old screen, the difference gives the new one', (t) => {
  const property = fc.property(
    sizes.chain(({ columns, rows }) =>
      fc.tuple(
        screens(columns, rows),
        screens(columns, rows),
        fc.record({ left: fc.nat(columns - 1), width: fc.integer({ min: 1, max: columns }), by: fc.integer({ min: -2, max: 5 }) }),
      ),
    ),
    ([before, after, part]) => {
      const shift = { ...part, width: Math.min(part.width, before.columns - part.left) };
      return same(emulate(before, diff(before, after, tellStyle, shift)), after);
    },
  );
  t.notThrows(() => fc.assert(property, { numRuns: 500 }));
});

test('a window of another size, or of which nothing is known, is drawn as a whole', (t) => {
  const property = fc.property(
    sizes.chain(({ columns, rows }) => screens(columns, rows)),
    (after) => {
      const unknown = createScreen(after.columns, after.rows);
      unknown.glyphs.fill(glyphOf('x'));
      return same(emulate(unknown, diff(undefined, after, tellStyle)), after);
    },
  );
  t.notThrows(() => fc.assert(property));
});

test('what has not changed costs nothing', (t) => {
  const screen = createScreen(80, 24);
  writeCells(screen, 3, 3, 'as it was', 2);
  t.is(diff(screen, screen, tellStyle), '');
});

test('charts that move on by a column are moved by the terminal', (t) => {
  const before = createScreen(200, 40);
  const after = createScreen(200, 40);
  for (let row = 0; row < 40; row += 1) {
    for (let column = 20; column < 180; column += 1) {
      setCell(before, row, column, glyphOf('▁▂▃▄▅▆▇█'[(column * 7 + row) % 8]!), column % 5);
      setCell(after, row, column, glyphOf('▁▂▃▄▅▆▇█'[((column + 1) * 7 + row) % 8]!), (column + 1) % 5);
    }
  }
  const text = diff(before, after, tellStyle, { left: 20, width: 160, by: 1 });
  t.true(same(emulate(before, text), after));
  t.true(Buffer.byteLength(text) < 4096);
  t.true(Buffer.byteLength(diff(before, after, tellStyle)) > 8 * Buffer.byteLength(text));
});
