/** Writes cubestat-metrics(7), the page of every metric, to stdout; `make man` puts it in its place. */
import { influxName, prometheusName, rows, units, type Row } from '../src/catalogue/index.ts';
import { collectorsFor } from '../src/collectors/index.ts';

/** Those for Linux describe a subsystem that others have too. */
const collectors = [...collectorsFor('linux'), ...collectorsFor('darwin')];

const example = { name: 'cpu.core.3.utilization.percent', value: 26.8 };

process.stdout.write(`${heading()}${naming()}${decimals()}.Sh METRICS
${subsystems()}.Sh SEE ALSO
.Xr cubestat 1 ,
.Xr cubestat-list 1 ,
.Xr cubestat-sample 1
`);

function heading(): string {
  return `.\\" Written by man/metrics.ts from the catalogue. Change those, then: make man
.Dd November 22, 2026
.Dt CUBESTAT-METRICS 7
.Os
.Sh NAME
.Nm cubestat-metrics
.Nd every metric that cubestat collects
.Sh DESCRIPTION
This is the catalogue of
.Xr cubestat 1 :
the names that can stand under
.Ql metrics
in a sample, and what each tells.
Other programs may add names of their own;
they flow through every stage and format.
.Pp
What a host does not have, or does not know at the moment, is absent from a sample.
It is never written as 0.
Names that end in
.Ql _total
are cumulative counters.
They are left out unless
.Nm cubestat sample
is asked for them, since most people want the rates that come from them.
`;
}

function naming(): string {
  const { measurement, tags, field } = influxName(example.name);
  const { family, labels } = prometheusName(example.name);
  const point = [measurement, ...Object.entries(tags).map(([name, value]) => `${name}=${value}`)].join(',');
  const series = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
  return `.Ss Names
Dots divide a name into segments.
The first is the subsystem, the last the unit.
A segment in braces, such as
.Ql {core} ,
stands for an instance: one CPU, one disk, one mount point.
In an instance, a dot is written
.Ql %2E
and a percent sign
.Ql %25 ,
so that a name can always be taken apart at its dots: the interface
.Ql eth0.100
is
.Ql eth0%2E100 .
.Pp
InfluxDB and Prometheus have instances beside the name.
One metric in their dialects:
.Bd -literal -offset indent
${example.name}
${point} ${field}=${example.value}
${family}{${series.join(',')}} ${example.value}
.Ed
.Pp
Tags and metrics of other origin may have names that a format cannot hold, or that are another's there.
Then they are changed in the ways below, each of which is reported once on the standard error; what has no name of its own even so
is left out, which is reported too, and the same one is always kept.
.Bl -tag -width prometheus
.It Cm csv
A column is called
.Ql tag:NAME
or
.Ql metric:NAME
where a column of cubestat's own, or one of the other kind, is called
.Ql NAME ;
a NUL becomes
.Ql %00 ,
and half of a surrogate pair U+FFFD, as in all formats.
.It Cm influxdb
A tag that has the name of a field, of the host or of an instance becomes
.Ql tag_NAME ,
a field that has the name of a tag
.Ql metric_NAME ;
.Ql time
becomes
.Ql time_ ,
for the server refuses or drops what is called so.
Of names, an underscore at the beginning, which is reserved, and a backslash before what would be escaped are left out,
and control characters become spaces.
In values of tags, such characters are written as
.Ql %0A
or
.Ql %5C ,
so that two values never become one series.
.It Cm prometheus
All but letters, digits and the underscore becomes an underscore, in the names of metrics and labels.
A tag that has the name of a label of cubestat's own, such as
.Ql core
or
.Ql host ,
becomes
.Ql tag_NAME .
.Cm remote-write
has the same names.
.El
`;
}

function decimals(): string {
  const used = Object.entries(units).filter(([name]) => rows().some(({ unit }) => unit === name));
  return `.Ss Units
Numbers keep as many decimals as carry information, by the unit:
.Bl -column -offset indent bytes_per_sec
${used.map(([name, { digits }]) => `.It ${name} Ta ${digits}\n`).join('')}.El
`;
}

function subsystems(): string {
  const rowsBySubsystem = new Map<string, Row[]>();
  for (const row of rows()) rowsBySubsystem.set(row.segments[0]!, [...(rowsBySubsystem.get(row.segments[0]!) ?? []), row]);
  return Array.from(rowsBySubsystem, ([name, own]) => {
    const describe = collectors.find((collector) => collector.name === name)?.describe;
    return `.Ss ${name}\n${describe ? `${describe}\n` : ''}.Bl -tag -width 4n\n${own.map(entry).join('')}.El\n`;
  }).join('');
}

function entry({ name, help }: Row): string {
  return `.It Va ${name}\n${help}\n`;
}
