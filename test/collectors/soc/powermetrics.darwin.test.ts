import { existsSync, readdirSync, readFileSync } from 'node:fs';
import test from 'ava';
import { parsePowermetrics } from '../../../src/collectors/soc/powermetrics.darwin.ts';

const m1 = readFileSync('test/fixtures/macos/powermetrics.plist', 'utf8');

/** A document of a chip with these parts. */
const document = (processor: string, others = '') =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0">\n<dict><key>elapsed_ns</key><integer>2000000000</integer>
<key>processor</key><dict>${processor}</dict>${others}</dict>\n</plist>\n`;

const real = (key: string, value: number | string) => `<key>${key}</key><real>${value}</real>`;
const cluster = (name: string, own: string, cpus: readonly string[] = []) =>
  `<dict><key>name</key><string>${name}</string>${own}<key>cpus</key><array>${cpus.map((cpu) => `<dict>${cpu}</dict>`).join('')}</array></dict>`;
const clusters = (...all: string[]) => `<key>clusters</key><array>${all.join('')}</array>`;
const only = (text: string) => parsePowermetrics(text)!.clusters[0]!;

test('an M1: clusters by the mean of their CPUs, the clock of the GPU in MHz, power in mW', (t) => {
  const reading = parsePowermetrics(m1)!;
  t.is(reading.seconds, 2.019_178_75);
  t.deepEqual(
    reading.clusters.map(({ name, frequency }) => [name, frequency]),
    [
      ['E', 1.02287e9],
      ['P', 6.18173e8],
    ],
  );
  // 1 - (0.907821 + 0.907626 + 0.906645 + 0.946967) / 4, where the cluster itself says 0.227.
  t.is(reading.clusters[0]!.utilization!.toFixed(4), '8.2735');
  t.is(reading.clusters[1]!.utilization!.toFixed(4), '0.7555');
  t.deepEqual(reading.cores[7], { core: '7', frequency: 1.01509e9 });
  t.is(reading.gpu.utilization!.toFixed(4), '1.6659');
  t.is(reading.gpu.frequency, 714_836_000);
  t.deepEqual(reading.watts, {
    ...{ package: 0.0594301, cpu: 0.0440773, gpu: 0.0153528, neuralEngine: 0, memory: undefined, system: undefined },
  });
  t.is(reading.thermalPressure, 0);
});

/** Recordings that stand beside the project, where they do. */
const recordings = '../shared/fixtures/macos';
const recorded = existsSync(recordings) ? readdirSync(recordings).filter((name) => name.endsWith('.plist')) : [];

for (const file of recorded) {
  test(`a whole recording of an M1, with all its states: ${file}`, (t) => {
    const { clusters, cores, gpu, watts, thermalPressure } = parsePowermetrics(readFileSync(`${recordings}/${file}`, 'utf8'))!;
    t.deepEqual(
      clusters.map(({ name }) => name),
      ['E', 'P'],
    );
    t.is(cores.length, 8);
    for (const share of [...clusters, gpu]) t.true(share.utilization! > 0 && share.utilization! < 50, file);
    t.is((watts.cpu! + watts.gpu! + watts.neuralEngine!).toFixed(6), watts.package!.toFixed(6));
    t.is(thermalPressure, 0);
  });
}

test('macOS 12 tells of energy, and not of the power of the package', (t) => {
  const energies = ['package', 'cpu', 'gpu', 'ane'].map((part, at) => `<key>${part}_energy</key><integer>${1000 * (at + 1)}</integer>`);
  t.like(parsePowermetrics(document(energies.join('')))!.watts, { package: 0.5, cpu: 1, gpu: 1.5, neuralEngine: 2 });
});

test('Intel: the package in watts, fans and temperatures of the SMC, no clusters', (t) => {
  const smc = `<key>smc</key><dict>${real('fan', 1878.5)}${real('cpu_die', 67)}${real('gpu_die', 59.5)}${real('cpu_die_fan_target', 0)}</dict>`;
  const reading = parsePowermetrics(document(real('package_watts', 187.25), smc))!;
  t.is(reading.watts.package, 187.25);
  t.deepEqual(
    [...reading.temperatures],
    [
      ['cpu_die', 67],
      ['gpu_die', 59.5],
    ],
  );
  t.deepEqual([...reading.fans], [['fan', 1878.5]]);
  t.deepEqual(reading.clusters, []);
});

test('clusters of later chips have other names: an M5, an M1 Ultra', (t) => {
  const names = ['M0-Cluster', 'S-Cluster', 'P1-Cluster', 'E0-Cluster'];
  const reading = parsePowermetrics(document(clusters(...names.map((name) => cluster(name, real('idle_ratio', 0.25))))))!;
  t.deepEqual(
    reading.clusters.map(({ name, utilization }) => [name, utilization]),
    [
      ['M0', 75],
      ['S', 75],
      ['P1', 75],
      ['E0', 75],
    ],
  );
});

test('CPUs that are switched off are not busy, as an M3 Max has them', (t) => {
  const off = real('idle_ratio', 0) + real('down_ratio', 1);
  t.is(only(document(clusters(cluster('P0-Cluster', real('idle_ratio', 0), [off, off])))).utilization, 0);
});

test('nan at full load: what a CPU does not tell, the others and the cluster do', (t) => {
  const silent = real('idle_ratio', 'nan') + real('freq_hz', 'nan');
  t.is(only(document(clusters(cluster('P-Cluster', real('idle_ratio', 0.5), [silent, real('idle_ratio', 0)])))).utilization, 100);
  t.is(only(document(clusters(cluster('P-Cluster', real('idle_ratio', 0.5), [silent, silent])))).utilization, 50);
  t.is(only(document(clusters(cluster('P-Cluster', '', [silent])))).utilization, undefined);
  const gpu = `<key>gpu</key><dict>${real('idle_ratio', 'nan')}${real('freq_hz', 338)}</dict>`;
  t.deepEqual(parsePowermetrics(document('', gpu))!.gpu, { utilization: undefined, frequency: 338e6 });
});

test('what is impossible is not known: a share above 1, power below 0', (t) => {
  t.is(only(document(clusters(cluster('P-Cluster', real('idle_ratio', -20))))).utilization, undefined);
  t.is(only(document(clusters(cluster('P-Cluster', real('idle_ratio', 1.000001))))).utilization, 0);
  t.is(parsePowermetrics(document(real('combined_power', -5)))!.watts.package, undefined);
});

test('each level of thermal pressure, and one that is new', (t) => {
  const level = (text: string) => parsePowermetrics(document('', `<key>thermal_pressure</key><string>${text}</string>`))!.thermalPressure;
  t.deepEqual(['Nominal', 'Moderate', 'Heavy', 'Trapping', 'Sleeping', 'Molten', ''].map(level), [0, 1, 2, 3, 4, undefined, undefined]);
});

test('a document about something else is no reading', (t) => {
  t.is(parsePowermetrics(m1.replaceAll('processor', 'battery')), undefined);
  t.is(parsePowermetrics(m1.slice(0, -30)), undefined);
});
