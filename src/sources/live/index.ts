export { requireLiveSettings, type LiveSettings } from './live-settings.ts';
export { live } from './live.ts';
export { probe, type Finding } from './probe.ts';
