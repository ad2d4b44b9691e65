export { requireLiveSettings } from './live-settings.ts';
export { live, type LiveSettings } from './live.ts';
export { probe, type Finding } from './probe.ts';
