export { isBroken, type Diagnosis } from './diagnosis.ts';
export { diagnoseExporters } from './exporters.ts';
export { diagnoseHost } from './host.ts';
export { diagnoseSpools } from './spools.ts';
export { diagnosisTable } from './table.ts';
