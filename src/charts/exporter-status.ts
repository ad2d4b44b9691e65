/** The state of an exporter, for people who look at charts. */
export interface ExporterStatus {
  readonly name: string;
  /** Where it delivers to: a URL, a file. */
  readonly destination?: string | undefined;
  readonly delivered: number;
  readonly pending: number;
  readonly lost: number;
  readonly failed: boolean;
  /** It has retried since its last delivery. */
  readonly retrying: boolean;
}

/** An exporter needs the user: it has failed, lost samples, or delivers none at the moment. */
export function hasProblem({ failed, lost, retrying }: ExporterStatus): boolean {
  return failed || lost > 0 || retrying;
}

/** `120 delivered, 3 pending, retrying`. */
export function exporterCounts({ delivered, pending, lost, failed, retrying }: ExporterStatus): string {
  const counts = [`${delivered} delivered`, ...(pending > 0 ? [`${pending} pending`] : []), ...(lost > 0 ? [`${lost} lost`] : [])];
  return [...(failed ? ['failed'] : []), ...counts, ...(retrying ? ['retrying'] : [])].join(', ');
}
