import type { OpenAPIObject } from '@nestjs/swagger';

const PUBLIC_PATH = /^\/(api\/v1|webhooks\/v1)\//;

/**
 * One contract out of several: only what is reachable from outside; a shape whose name two services use differently is
 * renamed to `<service>_<name>` for the later one.
 */
export function mergeOpenApi(
  own: OpenAPIObject,
  others: readonly (readonly [service: string, document: OpenAPIObject])[],
): OpenAPIObject {
  const schemas: Record<string, object> = { ...own.components?.schemas };
  const paths: OpenAPIObject['paths'] = publicPaths(own);
  for (const [service, original] of others) {
    const document = renameClashes(original, schemas, service);
    Object.assign(schemas, document.components?.schemas);
    for (const [path, item] of Object.entries(publicPaths(document))) paths[path] = { ...paths[path], ...item };
  }
  return {
    ...own,
    info: { ...own.info, title: 'Chi Trả' },
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => a.localeCompare(b))),
    components: { ...own.components, schemas: schemas },
  };
}

function publicPaths(document: OpenAPIObject): OpenAPIObject['paths'] {
  return Object.fromEntries(Object.entries(document.paths).filter(([path]) => PUBLIC_PATH.test(path)));
}

function renameClashes(document: OpenAPIObject, taken: Record<string, object>, service: string): OpenAPIObject {
  const own = document.components?.schemas ?? {};
  const clashes = Object.keys(own).filter(
    (name) => taken[name] && JSON.stringify(taken[name]) !== JSON.stringify(own[name]),
  );
  if (clashes.length === 0) return document;
  let text = JSON.stringify(document);
  for (const name of clashes) {
    text = text.replaceAll(`"#/components/schemas/${name}"`, `"#/components/schemas/${service}_${name}"`);
  }
  const renamed = JSON.parse(text) as OpenAPIObject;
  const schemas = renamed.components?.schemas ?? {};
  return {
    ...renamed,
    components: {
      ...renamed.components,
      schemas: Object.fromEntries(
        Object.entries(schemas).map(([name, schema]) => [clashes.includes(name) ? `${service}_${name}` : name, schema]),
      ),
    },
  };
}
