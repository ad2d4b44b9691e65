import test, { type ExecutionContext } from 'ava';
import type { Collector } from '../../src/collectors/index.ts';
import { diagnoseCollectors } from '../../src/doctor/collectors.ts';
import type { Files } from '../fixtures/tree.ts';
import { treeHost } from './tree-host.ts';

function diagnosis(t: ExecutionContext, name: string, files: Files, found: { absent?: string; failed?: boolean } = { absent: 'why not' }) {
  const collector: Collector = { name, describe: 'What it reads.', open: () => '' };
  const [only] = diagnoseCollectors([{ collector, ...found }], treeHost(t, { 'proc/stat': '', ...files }));
  return { state: only!.state, finding: only!.finding, remedy: only!.remedy?.replace(/\S+\/sys\//, '/sys/') };
}

test('what works says what it reads, what is not there why not, and what fails is broken', (t) => {
  t.deepEqual(diagnosis(t, 'cpu', {}, {}), { state: 'ok', finding: 'What it reads.', remedy: undefined });
  t.deepEqual(diagnosis(t, 'fan', {}), { state: 'absent', finding: 'why not', remedy: undefined });
  t.is(diagnosis(t, 'gpu', {}, { absent: 'nvidia-smi does not answer', failed: true }).state, 'broken');
});

test('energy that only root may read can be opened to all; without a counter there is nothing to mend', (t) => {
  const zone = { 'sys/class/powercap/intel-rapl:0/energy_uj': '1\n' };
  t.deepEqual(diagnosis(t, 'power', zone), {
    state: 'limited',
    finding: 'why not',
    remedy: 'sudo chmod o+r /sys/class/powercap/intel-rapl:*/energy_uj',
  });
  t.is(diagnosis(t, 'power', { 'sys/class/powercap/intel-rapl:0/name': 'package-0\n' }).state, 'absent');
});

test('a graphics card of NVIDIA without nvidia-smi is missed; a sound device of NVIDIA, and a card of another maker, are not', (t) => {
  const device = (vendor: string, kind: string) => ({
    'sys/bus/pci/devices/0000:01:00.0/vendor': `${vendor}\n`,
    'sys/bus/pci/devices/0000:01:00.0/class': `${kind}\n`,
  });
  t.regex(diagnosis(t, 'gpu', device('0x10de', '0x030200')).remedy ?? '', /nvidia-smi/);
  t.is(diagnosis(t, 'gpu', device('0x10de', '0x040300')).state, 'absent');
  t.is(diagnosis(t, 'gpu', device('0x8086', '0x030000')).state, 'absent');
});

test('what nvidia-smi complains of has its remedy', (t) => {
  const remedy = (absent: string) => diagnosis(t, 'gpu', {}, { absent, failed: true }).remedy ?? '';
  const ended = 'nvidia-smi ended with exit code';
  t.regex(remedy(`${ended} 18: Failed to initialize NVML: Driver/library version mismatch`), /reboot/);
  t.regex(remedy(`${ended} 9: NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure`), /modprobe nvidia/);
  t.regex(remedy(`${ended} 15: Unable to determine the device handle for GPU0000:0B:00.0: GPU is lost.`), /Xid/);
  t.regex(remedy(`${ended} 6: No devices were found`), /--gpus all/);
  t.is(remedy('nvidia-smi does not answer'), '');
});

test('pressure can be switched on since Linux 4.20', (t) => {
  const release = (text: string) => ({ 'proc/sys/kernel/osrelease': `${text}\n` });
  t.is(diagnosis(t, 'pressure', release('6.12.0-amd64')).state, 'limited');
  t.is(diagnosis(t, 'pressure', release('4.20.1')).state, 'limited');
  t.is(diagnosis(t, 'pressure', release('4.19.0')).state, 'absent');
  t.is(diagnosis(t, 'pressure', {}).state, 'absent');
});
