import { aggregate } from './aggregate/index.ts';
import { between } from './between.ts';
import type { Filter } from './filter.ts';
import { incidents } from './incidents/index.ts';
import { limit } from './limit.ts';
import { pace } from './pace.ts';
import { select } from './select.ts';
import { tag } from './tag.ts';
import { where } from './where.ts';

export { betweenStage, isOfDay, timeRange, type RecordedSpan, type TimeRange } from './between.ts';
export type { Filter, FilterContext } from './filter.ts';
export { newBacklog, recordIncidents, type IncidentConfig, type Outlet } from './incidents/index.ts';
export { speedOption } from './pace.ts';
export { eachSample } from './stage.ts';

/** Every filter by its name, in the order in which samples pass them. */
export const filters = { between, where, incidents, pace, select, tag, aggregate, limit } satisfies Record<string, Filter>;
