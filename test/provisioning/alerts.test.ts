import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import test from 'ava';
import { alertRules } from '../../src/provisioning/index.ts';
import { makeTree } from '../fixtures/tree.ts';
import { limit } from '../limit.ts';
import { peer } from '../peers.ts';

const none = { prefix: 'cubestat', above: [], below: [] } as const;

/** The expression of each alert. */
function expressions(rules: string): Record<string, string> {
  return Object.fromEntries(Array.from(rules.matchAll(/alert: (\w+)\n +expr: (.*)\n/g), ([, alert, expr]) => [alert!, expr!]));
}

test('what the catalogue says of a metric is a rule, and so is a host that falls silent', (t) => {
  const found = expressions(alertRules(none));
  t.is(found['CubestatCpuUtilizationPercentHigh'], 'cubestat_cpu_utilization_percent > 90');
  t.is(found['CubestatFilesystemMountUsedPercentHigh'], 'cubestat_filesystem_mount_used_percent > 90');
  t.is(found['CubestatCollectorUpLow'], 'cubestat_collector_up < 1');
  t.is(found['CubestatSilent'], 'cubestat_up == 0');
});

test('thresholds take the place of those of the catalogue, or are new ones, on either side', (t) => {
  const found = expressions(
    alertRules({
      prefix: 'node',
      above: [
        ['filesystem.mount.*.used.percent', 80],
        ['disk.device.{device}.wait.seconds', 0.1],
      ],
      below: [
        ['memory.available.bytes', 1e9],
        ['fan.chip.*.*.rpm', 300],
      ],
    }),
  );
  t.is(found['NodeFilesystemMountUsedPercentHigh'], 'node_filesystem_mount_used_percent > 80');
  t.is(found['NodeDiskDeviceWaitSecondsHigh'], 'node_disk_device_wait_seconds > 0.1');
  t.is(found['NodeMemoryAvailableBytesLow'], 'node_memory_available_bytes < 1000000000');
  t.is(found['NodeFanChipRpmLow'], 'node_fan_chip_rpm < 300');
  t.is(found['NodeCpuUtilizationPercentHigh'], 'node_cpu_utilization_percent > 90', 'the others stay');
});

test('a metric that is not in the catalogue is refused', (t) => {
  t.throws(() => alertRules({ ...none, above: [['cpu.utilisation.percent', 1]] }), {
    message: 'no metric cpu.utilisation.percent; did you mean cpu.utilization.percent?',
  });
});

const unitTest = `
rule_files: [rules.yml]
evaluation_interval: 1m
tests:
  - interval: 1m
    input_series:
      - series: 'cubestat_filesystem_mount_used_percent{host="web1",mount="/var"}'
        values: 95x20
      - series: 'cubestat_filesystem_mount_used_percent{host="web1",mount="/"}'
        values: 20x20
    alert_rule_test:
      - eval_time: 9m
        alertname: CubestatFilesystemMountUsedPercentHigh
        exp_alerts: []
      - eval_time: 12m
        alertname: CubestatFilesystemMountUsedPercentHigh
        exp_alerts:
          - exp_labels: { severity: warning, host: web1, mount: /var }
            exp_annotations:
              summary: 'web1: filesystem mount used /var is 95 %'
              description: Space in use, as a share of what unprivileged programs could have, as df shows it.
`;

peer('promtool')('promtool finds nothing amiss, and a filesystem that is nearly full for ten minutes is an alert', (t) => {
  const rules = alertRules({ ...none, below: [['memory.available.bytes', 1e9]] });
  const folder = makeTree(t, { 'rules.yml': rules, 'test.yml': unitTest });
  const promtool = (...words: string[]) => execFileSync('promtool', words, { ...limit, cwd: folder, encoding: 'utf8', stdio: 'pipe' });
  t.regex(promtool('check', 'rules', 'rules.yml'), new RegExp(`SUCCESS: ${rules.match(/- alert:/g)!.length} rules found`));
  t.regex(promtool('test', 'rules', join(folder, 'test.yml')), /SUCCESS/);
});
