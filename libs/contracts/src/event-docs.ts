import { createRequire } from 'node:module';
import { validationMetadatasToSchemas } from 'class-validator-jsonschema';
import { EVENT_BATCH_SIZE } from './cloud-event.js';
import { EVENT_CATALOGUE, type EventEntry } from './event-catalogue.js';

/** The part of JSON Schema that the event classes need. */
export interface JsonSchema {
  $schema?: string;
  $id?: string;
  title?: string;
  description?: string;
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  $defs?: Record<string, JsonSchema>;
  [keyword: string]: unknown;
}

const DEFINITIONS = '#/$defs/';

type GenerateOptions = NonNullable<Parameters<typeof validationMetadatasToSchemas>[0]>;

/** class-transformer keeps what `@Type` says in a module that it shows to CommonJS only. */
const { defaultMetadataStorage } = createRequire(import.meta.url)('class-transformer/cjs/storage.js') as {
  defaultMetadataStorage: NonNullable<GenerateOptions['classTransformerMetadataStorage']>;
};

/** Schema of one event's `data`, with everything it refers to inside. Fields it does not name are allowed: events grow. */
export function schemaOf({ event, topic, key, meaning }: EventEntry): JsonSchema {
  const all = validationMetadatasToSchemas({
    refPointerPrefix: DEFINITIONS,
    classTransformerMetadataStorage: defaultMetadataStorage,
    additionalConverters: {
      isNumberString: { type: 'string', pattern: '^(0|[1-9][0-9]{0,17})$', description: 'Whole VND.' },
      isIso8601: { type: 'string', format: 'date-time' },
    },
  }) as Record<string, JsonSchema>;
  const own = namedSchema(all, event.name);
  const definitions = referencedBy(own, all);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:chitra:event:${event.type}`,
    title: event.name,
    description: `${meaning} Topic ${topic}, key ${key.replaceAll('`', '')}.`,
    ...withNullableOptions(own),
    ...(definitions.length > 0 && {
      $defs: Object.fromEntries(definitions.map((name) => [name, withNullableOptions(namedSchema(all, name))])),
    }),
  };
}

/** Every file of `docs/events`, by name. */
export function renderEventDocs(): Map<string, string> {
  const files = new Map(
    EVENT_CATALOGUE.map((entry) => [
      `${entry.event.type}.schema.json`,
      `${JSON.stringify(schemaOf(entry), null, 2)}\n`,
    ]),
  );
  files.set('README.md', overview());
  return files;
}

/** @throws Error when the class carries no validation, and so has no schema. */
function namedSchema(all: Record<string, JsonSchema>, name: string): JsonSchema {
  const schema = all[name];
  if (!schema) throw new Error(`${name} has no validated fields, so there is no schema of it`);
  return schema;
}

/** Names of the schemas that this one needs, however deep, in alphabetical order. */
function referencedBy(schema: JsonSchema, all: Record<string, JsonSchema>, found = new Set<string>()): string[] {
  const references = JSON.stringify(schema).matchAll(/"\$ref":"#\/\$defs\/(\w+)"/g);
  for (const [, name] of references) {
    if (name === undefined || found.has(name)) continue;
    found.add(name);
    referencedBy(namedSchema(all, name), all, found);
  }
  return [...found].sort();
}

/** `@IsOptional` accepts a missing field and null; the generator only knows the missing one. */
function withNullableOptions(schema: JsonSchema): JsonSchema {
  const required = new Set(schema.required);
  const properties = Object.entries(schema.properties ?? {}).map(([name, property]) => [
    name,
    required.has(name) ? property : nullable(property),
  ]);
  return { ...schema, properties: Object.fromEntries(properties) as Record<string, JsonSchema> };
}

function nullable(schema: JsonSchema): JsonSchema {
  if (typeof schema.type !== 'string') return { anyOf: [schema, { type: 'null' }] };
  return { ...schema, type: [schema.type, 'null'], ...(schema.enum && { enum: [...schema.enum, null] }) };
}

function overview(): string {
  const rows = EVENT_CATALOGUE.map(
    ({ event, topic, key, meaning }) =>
      `| \`${topic}\` | [\`${event.type}\`](${event.type}.schema.json) | ${key} | ${meaning} |`,
  );
  return `# Events

Generated from the classes in \`libs/contracts/src/events\` by \`npm run docs\`; do not edit.

| topic | type | key | meaning |
|---|---|---|---|
${rows.join('\n')}

A topic's records are CloudEvents 1.0 in JSON (\`application/cloudevents+json\`); the schemas describe \`data\`.

| attribute | holds |
|---|---|
| \`specversion\` | \`1.0\` |
| \`id\` | UUIDv7; the same id is the same event, delivered again |
| \`source\` | the service that made it true, e.g. \`/disbursements\` |
| \`type\` | as above |
| \`time\` | RFC 3339, UTC |
| \`datacontenttype\` | \`application/json\` |
| \`partitionkey\` | the key: events with the same key arrive in order |
| \`requestid\` | follows one call through every event it caused; absent when no call did |
| \`data\` | the schema of the type |

- At least once: remember \`id\`, or compare \`version\` and ignore a row that is not newer than yours.
- One event carries up to ${EVENT_BATCH_SIZE} rows.
- Nothing here names a person: citizen ids are keyed hashes; identities, account numbers and categories of entitlement
  are sealed (\`v1.<key id>.<base64url>\`, AES-256-GCM) and open only with the deployment's keys.
- Fields may be added. A field that is removed, renamed or changes its meaning makes a new type (\`….v2\`).
- What a consumer group could not apply is in \`<group>.dlq.v1\` with its cause.
`;
}
