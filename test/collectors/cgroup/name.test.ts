import test from 'ava';
import { cgroupName, type ContainerNames } from '../../../src/collectors/cgroup/name.ts';
import { openContainerNames, parseContainerLogs, parsePodLogs } from '../../../src/collectors/cgroup/container-names.linux.ts';
import { makeTree } from '../../fixtures/tree.ts';

const id = '0123456789abcdef'.repeat(4);
const uid = '1e27550f-64b2-48fa-8c46-1f22867b4e83';
const slice = `kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod${uid.replaceAll('-', '_')}.slice`;
const unknown: ContainerNames = { docker: () => undefined, podman: () => undefined, kubernetes: () => undefined, pod: () => undefined };
const known: ContainerNames = { docker: () => 'web', podman: () => 'db', kubernetes: () => 'shop/cart-7/app', pod: () => 'shop/cart-7' };

for (const [path, byPath, byName] of [
  [`system.slice/docker-${id}.scope`, 'docker/0123456789ab', 'docker/web'],
  [`docker/${id}`, 'docker/0123456789ab', 'docker/web'],
  [`system.slice/docker-${id}.scope/init`, 'docker/0123456789ab/init', 'docker/web/init'],
  [`machine.slice/libpod-${id}.scope`, 'podman/0123456789ab', 'podman/db'],
  [`machine.slice/libpod-conmon-${id}.scope`, 'machine.slice/libpod-conmon-0123456789ab.scope'],
  [slice, `pod/${uid}`, 'pod/shop/cart-7'],
  [`${slice}/cri-containerd-${id}.scope`, `pod/${uid}/0123456789ab`, 'pod/shop/cart-7/app'],
  [`kubepods/besteffort/pod${uid}/${id}`, `pod/${uid}/0123456789ab`, 'pod/shop/cart-7/app'],
  [`kubepods/podd51c7b0e2f6a4b7c8d9e0f1a2b3c4d5e`, 'pod/d51c7b0e2f6a4b7c8d9e0f1a2b3c4d5e', 'pod/shop/cart-7'],
  [`system.slice/nerdctl-${id}.scope`, 'containerd/0123456789ab'],
  [
    `user.slice/user-1001.slice/user@1001.service/user.slice/libpod-${id}.scope/container`,
    'podman/0123456789ab/container',
    'podman/db/container',
  ],
  [`ecs/4f1c/${id}`, 'ecs/4f1c/0123456789ab', 'docker/web'],
  [
    `system.slice/docker-${id}.scope/kubelet.slice/kubelet-kubepods-pod${uid.replaceAll('-', '')}.slice/cri-containerd-${id}.scope`,
    `pod/${uid.replaceAll('-', '')}/0123456789ab`,
    'pod/shop/cart-7/app',
  ],
  [`system.slice/containerd.service/${slice.split('/').at(-1)}:cri-containerd:${id}`, `pod/${uid}/0123456789ab`, 'pod/shop/cart-7/app'],
  [`system.slice:docker:${id}`, 'docker/0123456789ab', 'docker/web'],
  [`kubepods/burstable/pod${uid}/crio-conmon-${id}`, `pod/${uid}/crio-conmon-0123456789ab`, 'pod/shop/cart-7/crio-conmon-0123456789ab'],
  ['docker/buildkit/t4967jvf8rbufklrhkicskyes', 'docker/buildkit/t4967jvf8rbufklrhkicskyes'],
  ['lxc.payload/mail/system.slice/cron.service', 'lxc/mail/system.slice/cron.service'],
  ['lxc/101/ns', 'lxc/101/ns'],
  ['qemu.slice/103.scope', 'qemu.slice/103.scope'],
  ['lxc.payload.mail', 'lxc/mail'],
  ['machine.slice/machine-qemu\\x2d1\\x2dvm.scope', 'machine.slice/machine-qemu-1-vm.scope'],
  ['system.slice/nginx.service', 'system.slice/nginx.service'],
  [`system.slice/var-lib-docker-overlay-${id}-merged.mount`, 'system.slice/var-lib-docker-overlay-0123456789ab-merged.mount'],
] as const) {
  test(`${path} is ${byPath}`, (t) => {
    t.is(cgroupName(path, unknown), byPath);
    t.is(cgroupName(path, known), byName ?? byPath);
  });
}

test('the names that the kubelet gives its logs', (t) => {
  t.deepEqual([...parseContainerLogs([`cart-7_shop_my-app-${id}.log`, 'other.log'])], [[id, 'shop/cart-7/my-app']]);
  t.deepEqual([...parsePodLogs([`shop_cart-7_${uid}`, 'x'])], [[uid, 'shop/cart-7']]);
});

test('containers of Podman, also those that go away for good when they end, and a transient store', (t) => {
  const one = (digit: string, name: string) => JSON.stringify([{ id: digit.repeat(64), names: [name] }]);
  const names = openContainerNames(
    makeTree(t, {
      'var/lib/containers/storage/overlay-containers/containers.json': one('a', 'db'),
      'var/lib/containers/storage/overlay-containers/volatile-containers.json': one('b', 'job'),
      'run/containers/storage/overlay-containers/volatile-containers.json': one('c', 'test'),
    }),
  );
  t.deepEqual(
    ['a', 'b', 'c', 'd'].map((digit) => names.podman(digit.repeat(64))),
    ['db', 'job', 'test', undefined],
  );
});
