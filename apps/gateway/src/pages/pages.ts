import { existsSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { languageOf, problemOf, say, sendProblem } from '#service';

const NOT_A_PAGE = /^\/(api|webhooks|health|metrics)(\/|$)/;
const A_YEAR = 'public, max-age=31536000, immutable';

/**
 * The built pages: files as they are (a compressed twin where there is one), and for every other address that a browser
 * opens the one page, which routes by itself. Which files there are is read once: nothing else is ever served.
 */
export async function servePages(http: FastifyInstance, webRoot: string | undefined): Promise<void> {
  const files = webRoot ? filesUnder(webRoot) : new Set<string>();
  await http.register(fastifyStatic, {
    root: webRoot && existsSync(webRoot) ? webRoot : process.cwd(),
    serve: false,
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply, path) => {
      const file = relative(webRoot ?? '', path)
        .split(sep)
        .join('/');
      void reply.header('cache-control', file.startsWith('assets/') ? A_YEAR : 'no-cache');
    },
  });
  http.get('/*', (request, reply) => {
    const path = pathOf(request.url);
    if (files.has(path)) return reply.sendFile(path);
    const wantsPage = (request.headers.accept ?? '').includes('text/html') && !NOT_A_PAGE.test(request.url);
    if (wantsPage && files.has('index.html')) return reply.sendFile('index.html');
    const language = languageOf(request.headers['accept-language']);
    sendProblem(
      reply,
      problemOf('not-found', say({ vi: 'Không có trang này', en: 'There is no such page' }, language), language),
    );
  });
}

function filesUnder(root: string): Set<string> {
  if (!existsSync(root)) return new Set();
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
  return new Set(files.map((file) => file.split(sep).join('/')));
}

function pathOf(url: string): string {
  const path = (url.split('?')[0] as string).slice(1);
  try {
    return decodeURIComponent(path) || 'index.html';
  } catch {
    return path;
  }
}
