import test from 'ava';
import * as fc from 'fast-check';
import { parseFdinfo } from '../../../../src/collectors/gpu/drm/fdinfo.linux.ts';

const KiB = 1024;
const head = 'pos:\t0\nflags:\t02100002\nmnt_id:\t26\nino:\t685\n';

/** As https://docs.kernel.org/gpu/xe/xe-drm-usage-stats.html shows it. */
const xe = `${head}drm-driver:\txe
drm-client-id:\t3
drm-pdev:\t0000:03:00.0
drm-total-system:\t0
drm-shared-system:\t0
drm-resident-system:\t0
drm-total-gtt:\t192 KiB
drm-resident-gtt:\t192 KiB
drm-total-vram0:\t23992 KiB
drm-shared-vram0:\t16 MiB
drm-active-vram0:\t0
drm-resident-vram0:\t23000 KiB
drm-total-stolen:\t0
drm-cycles-rcs:\t28257900
drm-total-cycles-rcs:\t7655183225
drm-cycles-vcs:\t0
drm-total-cycles-vcs:\t7655183225
drm-engine-capacity-vcs:\t2
`;

const i915 = `${head}drm-driver:\ti915
drm-pdev:\t0000:00:02.0
drm-client-id:\t42
drm-total-system0:\t9 MiB
drm-resident-system0:\t8 MiB
drm-total-stolen-system0:\t0
drm-engine-render:\t9288864723 ns
drm-engine-copy:\t2035071108 ns
drm-engine-video:\t0 ns
drm-engine-capacity-video:\t2
drm-engine-video-enhance:\t0 ns
`;

const amdgpu = `${head}drm-driver:\tamdgpu
drm-client-id:\t7
drm-pdev:\t0000:c4:00.0
drm-memory-vram:\t310000 KiB
drm-memory-gtt:\t4000 KiB
drm-memory-cpu:\t999 KiB
amd-requested-vram:\t310000 KiB
drm-engine-gfx:\t1000 ns
drm-engine-enc:\t10 ns
drm-engine-enc_1:\t20 ns
`;

test('xe counts cycles of a clock, and has memory of its own', (t) => {
  t.deepEqual(parseFdinfo(xe), {
    ...{ device: '0000:03:00.0', id: '3', ownMemory: 23_000 * KiB, sharedMemory: 192 * KiB },
    engines: new Map([
      ['render', { busy: 28_257_900, total: 7_655_183_225, count: 1 }],
      ['video', { busy: 0, total: 7_655_183_225, count: 2 }],
    ]),
  });
});

test('i915 counts nanoseconds; a GPU in the CPU has memory of the system', (t) => {
  t.deepEqual(parseFdinfo(i915), {
    ...{ device: '0000:00:02.0', id: '42', ownMemory: undefined, sharedMemory: 8192 * KiB },
    engines: new Map([
      ['render', { busy: 9_288_864_723, total: undefined, count: 1 }],
      ['copy', { busy: 2_035_071_108, total: undefined, count: 1 }],
      ['video', { busy: 0, total: undefined, count: 2 }],
      ['video-enhance', { busy: 0, total: undefined, count: 1 }],
    ]),
  });
});

test('amdgpu: what was moved out to the CPU is no memory of the GPU, and two encoders are two', (t) => {
  t.deepEqual(parseFdinfo(amdgpu), {
    ...{ device: '0000:c4:00.0', id: '7', ownMemory: 310_000 * KiB, sharedMemory: 4000 * KiB },
    engines: new Map([
      ['render', { busy: 1000, total: undefined, count: 1 }],
      ['encoder', { busy: 30, total: undefined, count: 2 }],
    ]),
  });
});

test('a driver that tells cycles without a clock tells nothing of time', (t) => {
  t.is(parseFdinfo('drm-driver:\tmsm\ndrm-client-id:\t4\ndrm-cycles-gpu:\t777\ndrm-maxfreq-gpu:\t9 Hz\n'), undefined);
  const engines = parseFdinfo('drm-driver:\tpanfrost\ndrm-client-id:\t4\ndrm-engine-fragment:\t5 ns\ndrm-cycles-fragment:\t777\n')!;
  t.is(engines.engines.get('fragment')!.busy, 5);
  t.is(engines.device, 'panfrost');
});

test('other files, and cards that tell nothing', (t) => {
  for (const text of ['', head, 'drm-driver:\tnvidia-drm\ndrm-client-id:\t5\n', 'drm-driver:\ti915\n', 'eventfd-count: 0\n'])
    t.is(parseFdinfo(text), undefined, text);
});

test('a file that is cut or mixed up gives no number below 0', (t) => {
  const pieces = fc.array(fc.oneof(fc.constantFrom(...[xe, i915, amdgpu].flatMap((text) => text.split(/(?<=[\n:\t -])/))), fc.string()));
  const property = fc.property(pieces, (all) => {
    const client = parseFdinfo(all.join(''));
    const numbers = client && [
      client.sharedMemory,
      client.ownMemory ?? 0,
      ...[...client.engines.values()].flatMap(({ busy, count }) => [busy, count - 1]),
    ];
    return !numbers || numbers.every((number) => number >= 0);
  });
  t.notThrows(() => fc.assert(property, { numRuns: 500 }));
});
