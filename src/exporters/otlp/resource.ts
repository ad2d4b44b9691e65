import type { Shape } from '../../samples/index.ts';
import { packageJson } from '../../package-json.ts';
import { protobufField, protobufNumber, protobufText } from '../push/index.ts';

// Resource { repeated KeyValue attributes = 1 }, KeyValue { string key = 1; AnyValue value = 2 },
// AnyValue { string = 1; int64 = 3 }, InstrumentationScope { string name = 1; string version = 2 }.

export function keyValue(name: string, value: string | number): Buffer {
  const any = typeof value === 'string' ? protobufField(1, value) : protobufNumber(3, value);
  return Buffer.concat([protobufText(1, name), protobufField(2, any)]);
}

/**
 * The resource of a ResourceMetrics: the host and the tags. Prometheus builds the labels job and instance from service.name and
 * service.instance.id only: without these, all hosts would write the same series.
 */
export function resourceOf({ host, tags = {} }: Pick<Shape, 'host' | 'tags'>, notice: (message: string) => void): Buffer {
  const own = { 'service.name': 'cubestat', 'service.instance.id': host, ...serviceOf(tags), 'host.name': host };
  const attributes = new Map<string, string>(Object.entries(own));
  for (const [tag, value] of Object.entries(tags)) {
    const name = tag === 'host.name' ? 'tag.host.name' : tag;
    if (name !== tag) notice(`the tag ${tag} is written as ${name}, because ${tag} is the host`);
    attributes.set(name, value);
  }
  const encoded = Array.from(attributes, ([name, value]) => protobufField(1, keyValue(name, value)));
  return protobufField(1, Buffer.concat(encoded));
}

/** A user may set it as a tag. */
function serviceOf(tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(tags).filter(([tag]) => /^service\.(name|instance\.id)$/.test(tag)));
}

/** The instrumentation scope, as a field of ScopeMetrics. */
export function scope(): Buffer {
  return protobufField(1, Buffer.concat([protobufField(1, 'cubestat'), protobufField(2, packageJson().version)]));
}
