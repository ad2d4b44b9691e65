/** The state of an exporter, to be displayed beside charts. */
export interface ExporterStatus {
  readonly name: string;
  /** Its destination: a URL, a file. */
  readonly destination?: string | undefined;
  readonly delivered: number;
  readonly pending: number;
  readonly lost: number;
  readonly failed: boolean;
  /** It has retried since its last delivery. */
  readonly retrying: boolean;
}

/** Whether an exporter needs attention: it has failed, has lost samples, or cannot deliver at the moment. */
export function hasProblem({ failed, lost, retrying }: ExporterStatus): boolean {
  return failed || lost > 0 || retrying;
}

/** `120 delivered, 3 pending, retrying`. */
export function exporterCounts({ delivered, pending, lost, failed, retrying }: ExporterStatus): string {
  const counts = [`${delivered} delivered`, ...(pending > 0 ? [`${pending} pending`] : []), ...(lost > 0 ? [`${lost} lost`] : [])];
  return [...(failed ? ['failed'] : []), ...counts, ...(retrying ? ['retrying'] : [])].join(', ');
}
