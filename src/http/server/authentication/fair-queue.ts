export interface FairQueueLimits {
  /** The most queued tasks. */
  readonly maxTasks: number;
  /** The most queued tasks of one key. */
  readonly maxPerKey: number;
}

interface QueuedTask {
  start(): Promise<void>;
  reject(): void;
}

/**
 * Runs tasks one at a time, the keys in turn, so that many tasks of one key delay only that key. A full queue rejects with 'full': the
 * newest task of the key with most tasks.
 */
export function fairQueue({ maxTasks, maxPerKey }: FairQueueLimits) {
  const lanes = new Map<string, QueuedTask[]>();
  let count = 0;
  let busy = false;

  const next = (): QueuedTask | undefined => {
    const [first] = lanes;
    if (!first) return undefined;
    const [key, lane] = first;
    const task = lane.shift();
    lanes.delete(key);
    if (lane.length > 0) lanes.set(key, lane);
    count -= 1;
    return task;
  };
  const runAll = async () => {
    busy = true;
    for (let task = next(); task; task = next()) await task.start();
    busy = false;
  };
  const makeRoom = (length: number): boolean => {
    if (length >= maxPerKey) return false;
    if (count < maxTasks) return true;
    const longest = [...lanes.values()].reduce((one, other) => (other.length > one.length ? other : one));
    if (longest.length <= length + 1) return false;
    longest.pop()!.reject();
    count -= 1;
    return true;
  };
  return <Value>(key: string, task: () => Promise<Value>): Promise<Value | 'full'> => {
    const lane = lanes.get(key) ?? [];
    if (!makeRoom(lane.length)) return Promise.resolve('full');
    return new Promise((resolve, reject) => {
      lane.push({ start: () => task().then(resolve, reject), reject: () => resolve('full') });
      lanes.set(key, lane);
      count += 1;
      if (!busy) void runAll();
    });
  };
}
