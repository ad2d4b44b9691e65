import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { verbs, commonOptions } from '../src/commands/index.ts';
import { flagSpecs, spellings } from '../src/completion/spec.ts';
import { keyInFile } from '../src/configuration/index.ts';
import { exporters, type Exporter } from '../src/exporters/index.ts';
import type { Options } from '../src/options/index.ts';
import { recordingFormats } from '../src/sources/recordings/recording-formats.ts';
import { peer } from './peers.ts';
import { limit } from './limit.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const pages = readdirSync(`${root}man`).filter((file) => /\.\d$/.test(file));

/** What a page marks with an mdoc macro, such as Fl for flags. */
function marked(page: string, macro: string): string[] {
  const html = execFileSync('mandoc', ['-Thtml', '-Ofragment', `${root}man/${page}`], { ...limit, encoding: 'utf8' });
  const found = Array.from(html.matchAll(new RegExp(`<\\w+ class="${macro}"[^>]*>([^<]*)<`, 'g')), ([, text]) => text!);
  return [...new Set(found)].toSorted();
}

function flags(options: Options): string[] {
  return flagSpecs({ options }).flatMap(spellings).toSorted();
}

for (const { name, load } of verbs) {
  peer('mandoc')(`cubestat-${name}(1) has the options of ${name} and no others`, async (t) => {
    const { options } = await load();
    t.deepEqual(marked(`cubestat-${name}.1`, 'Fl'), flags({ ...options, ...commonOptions }));
  });

  peer('mandoc')(`cubestat-${name}(1) has every word that its options can be`, async (t) => {
    const { options } = await load();
    const words = marked(`cubestat-${name}.1`, 'Cm');
    const choices = Object.values<Options[string]>(options).flatMap((option) => option.choices ?? []);
    t.deepEqual(
      choices.filter((choice) => !words.includes(choice)),
      [],
    );
  });
}

peer('mandoc')('cubestat(1) has the commands and the options that they share', (t) => {
  t.deepEqual(marked('cubestat.1', 'Fl'), flags(commonOptions));
  const words = marked('cubestat.1', 'Cm');
  for (const { name } of verbs) t.true(words.includes(name), name);
});

for (const { name, options } of Object.values<Exporter>(exporters)) {
  test(`cubestat-exporters(7) has the keys of ${name} and no others`, (t) => {
    const text = readFileSync(`${root}man/cubestat-exporters.7`, 'utf8');
    const [, section] = text.split(`\n.Ss ${name}\n`);
    const keys = Array.from(section!.split('\n.Ss ')[0]!.matchAll(/^\.It Va (\S+)$/gm), ([, key]) => key!);
    t.deepEqual(keys.toSorted(), Object.keys(options).map(keyInFile).toSorted());
  });
}

for (const name of Object.keys(recordingFormats)) {
  test(`cubestat-recordings(7) has a section on ${name}`, (t) => {
    t.true(readFileSync(`${root}man/cubestat-recordings.7`, 'utf8').includes(`\n.Ss ${name}\n`));
  });
}

for (const page of pages) {
  peer('mandoc')(`${page} is sound mdoc`, (t) => {
    t.is(execFileSync('mandoc', ['-Tlint', '-Wwarning', `${root}man/${page}`], { ...limit, encoding: 'utf8' }), '');
  });
}

test('a command on a page stands on a line of its own in a terminal of 80 columns, so that it can be copied', (t) => {
  const commands = pages.flatMap((page) => readFileSync(`${root}man/${page}`, 'utf8').match(/(?<=^\.Dl ).*/gm) ?? []);
  t.true(commands.length > 0);
  t.deepEqual(
    commands.filter((command) => command.replaceAll('\\(dq', '"').length > 67),
    [],
  );
});

test('npm installs every page', (t) => {
  const { man } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { man: string[] };
  t.deepEqual(
    man.toSorted(),
    pages.map((page) => `./man/${page}`),
  );
});
