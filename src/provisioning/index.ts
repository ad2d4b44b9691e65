export { alertRules, type Threshold } from './alerts.ts';
export { dashboard } from './dashboard.ts';
export { influxdbStore, prometheusStore } from './stores.ts';
