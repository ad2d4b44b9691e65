export { asConfigError } from './configuration-error.ts';
export { assertNotShared } from './exclusive-destinations.ts';
export { exitCodeOf } from './exit-code.ts';
export type { Instance } from './instance.ts';
export { createRegistry, type Registry, type RegistrySettings } from './registry.ts';
