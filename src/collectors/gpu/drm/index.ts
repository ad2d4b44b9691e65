export { findCards, firstOf, labelledTemperature, type CardFiles, type DrmCard, watchCards } from './card.linux.ts';
export { DrmClients } from './clients.linux.ts';
