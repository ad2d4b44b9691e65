export { openAmd } from './amd.linux.ts';
export { busiestOf, enginesOf, type GpuClient, type GpuUse, usedBy } from './client.ts';
export { drmClientsOf, openGpuClients, type GpuClients } from './clients.linux.ts';
export type { DrmClients } from './drm/index.ts';
export type { Gpu } from './gpu.ts';
export { openIntel } from './intel.linux.ts';
export { plausible } from './limits.ts';
export { openGpuMeter } from './metrics.ts';
export { openNvidia } from './nvidia/index.ts';
