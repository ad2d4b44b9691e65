import type { Diagnosis } from './diagnosis.ts';

/** What only root may read on macOS. `unreadable`: messages of collectors about that, with the line for sudoers(5) in quotation marks. */
export function diagnoseMacPermissions(unreadable: readonly string[]): Diagnosis[] {
  if (unreadable.length === 0)
    return [{ area: 'permissions', subject: 'powermetrics', state: 'ok', finding: 'nothing is left out for want of root' }];
  return unreadable.map((finding): Diagnosis => {
    const entry = /'(\S+ ALL=\(root\) NOPASSWD: [^']+)'/.exec(finding)?.[1];
    return {
      ...{ area: 'permissions', subject: 'powermetrics', state: 'limited', finding },
      remedy: entry === undefined ? undefined : `echo '${entry}' | sudo tee /etc/sudoers.d/cubestat, or: brew install macmon`,
    };
  });
}
