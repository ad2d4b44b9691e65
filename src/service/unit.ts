/** The settings of a unit. */
export interface UnitSettings {
  /** The command line of cubestat: `/usr/bin/node`, `/usr/local/bin/cubestat`. */
  readonly command: readonly string[];
  /** The absolute path of the configuration file. */
  readonly config: string;
  /** For a user's service manager, which has fewer privileges than the system's. */
  readonly isUser: boolean;
  /** Whether systemd-notify(1) is installed, which reports readiness and the watchdog. */
  readonly canNotify: boolean;
  /** Whether nvidia-smi(1) needs access to its devices. */
  readonly hasNvidia: boolean;
}

/** A systemd.service(5) that samples this host and runs the exporters of a file. */
export function serviceUnit(settings: UnitSettings): string {
  const { isUser, config } = settings;
  const unit = [
    'Description=System metrics as a stream (cubestat)',
    'Documentation=man:cubestat(1) man:cubestat-service(1)',
    // The system's manager would otherwise try forever to pass on a missing file.
    ...(isUser ? [] : ['Wants=network-online.target', 'After=network-online.target', `AssertPathExists=${specifiersEscaped(config)}`]),
  ];
  const sections = {
    Unit: unit,
    Service: [...running(settings), '', ...(isUser ? forUser : sandbox(settings))],
    Install: [`WantedBy=${isUser ? 'default' : 'multi-user'}.target`],
  };
  return Object.entries(sections)
    .map(([name, lines]) => `[${name}]\n${lines.map((line) => `${line}\n`).join('')}`)
    .join('\n');
}

function running({ command, config, isUser, canNotify }: UnitSettings): string[] {
  const exec = [...command.map(unitWord), 'sample', '--config'].join(' ');
  const readiness = ['Type=notify', 'NotifyAccess=all', 'WatchdogSec=60s'];
  return [
    ...(canNotify ? readiness : ['Type=exec']),
    // The system's manager passes the file to the service, whose user may not read secrets.
    ...(isUser ? [] : [`LoadCredential=config.toml:${specifiersEscaped(config)}`]),
    `ExecStart=${exec} ${isUser ? unitWord(config) : '${CREDENTIALS_DIRECTORY}/config.toml'}`,
    '# Samples wait here for exporters that cannot deliver; relative names of files in the configuration begin here too.',
    'StateDirectory=cubestat',
    'StateDirectoryMode=0700',
    'WorkingDirectory=%S/cubestat',
    'Environment=CUBESTAT_SPOOL=%S/cubestat/spool',
    '# What is pending is safe in the spool: a server that is down need not hold up the stop, or the shutdown.',
    'Environment=CUBESTAT_DRAIN_TIMEOUT=5s',
    '# 75: it was stopped while samples are pending, which the next start delivers. 2: the configuration asks for what cannot be.',
    'SuccessExitStatus=75',
    'Restart=always',
    'RestartSec=5s',
    'RestartPreventExitStatus=2',
    'KillMode=mixed',
    'TimeoutStopSec=60s',
    'UMask=0077',
  ];
}

/** Settings that need no privileges of the manager. */
const forUser = [
  'NoNewPrivileges=yes',
  'LockPersonality=yes',
  'RestrictRealtime=yes',
  'RestrictSUIDSGID=yes',
  'SystemCallArchitectures=native',
];

function sandbox({ hasNvidia }: UnitSettings): string[] {
  return [
    'DynamicUser=yes',
    ...forUser,
    'CapabilityBoundingSet=',
    'AmbientCapabilities=',
    'ProtectSystem=strict',
    '# Not "yes": a filesystem below /home could not be measured.',
    'ProtectHome=read-only',
    'PrivateTmp=yes',
    ...(hasNvidia ? ['# nvidia-smi needs these.', 'DevicePolicy=closed', 'DeviceAllow=char-nvidia* rw'] : ['PrivateDevices=yes']),
    '# Not ProtectControlGroups, which in LXC hides what lxcfs shows of the container.',
    'ProtectKernelTunables=yes',
    'ProtectKernelModules=yes',
    'ProtectKernelLogs=yes',
    ...(hasNvidia ? [] : ['ProtectClock=yes']),
    'ProtectHostname=yes',
    'RestrictNamespaces=yes',
    'RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK',
    '# Not MemoryDenyWriteExecute: Node.js compiles while it runs.',
    'SystemCallFilter=@system-service',
    'SystemCallErrorNumber=EPERM',
  ];
}

/** A word of a command line: systemd.service(5) replaces specifiers and variables, and quotes as a shell does. */
function unitWord(word: string): string {
  const escaped = specifiersEscaped(word).replaceAll('$', '$$$$');
  return /^[\w@%+=:,./$-]+$/.test(escaped) ? escaped : `"${escaped.replace(/[\\"]/g, String.raw`\$&`)}"`;
}

function specifiersEscaped(text: string): string {
  return text.replaceAll('%', '%%');
}
