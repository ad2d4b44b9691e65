export { findCards, firstOf, labelledTemperature, type CardFiles, type DrmCard, watchCards } from './card.linux.ts';
export { openDrmClients, type DrmClients } from './clients.linux.ts';
