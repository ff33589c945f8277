import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { aptInstall, has, run } from '../common/packages.js';
import { Refusal } from '../common/refusal.js';

const here = dirname(fileURLToPath(import.meta.url));
const cache = join(here, '../../node_modules/.cache/kafka');

const needed =
  'Kafka on this machine needs Java 17 or newer and Maven: install them (Debian: openjdk-17-jre-headless and maven) or set KAFKA_BROKERS to a running cluster.';

/** The major version of the `java` on the path, or 0 without one. */
function javaVersion() {
  const { stderr } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  return Number(/version "(\d+)/.exec(stderr ?? '')?.[1] ?? 0);
}

/**
 * Makes sure of Java 17 and Maven.
 * @param {{install: boolean}} options `install`: add what is missing with apt, when this process is root
 * @throws {Refusal} in one sentence what to install
 */
export async function ensureJava({ install }) {
  if (javaVersion() >= 17 && (has('mvn') || existsSync(join(cache, version())))) return;
  if (!install) throw new Refusal(needed);
  await aptInstall(['openjdk-17-jre-headless', 'maven'], needed);
  if (javaVersion() < 17 || !has('mvn')) throw new Refusal(needed);
}

/** Names the set of jars: another pom.xml, another folder. */
function version() {
  return createHash('sha256')
    .update(readFileSync(join(here, 'pom.xml')))
    .digest('hex')
    .slice(0, 16);
}

/**
 * The folder with the broker's jars, fetched by Maven the first time. Safe to call from several processes at once.
 * @returns {Promise<string>}
 * @throws {Refusal} when Maven cannot fetch them
 */
export async function kafkaJars() {
  const folder = join(cache, version());
  if (existsSync(folder)) return folder;
  const draft = `${folder}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  try {
    const args = ['-B', '-q', '-f', join(here, 'pom.xml'), 'dependency:copy-dependencies'];
    const { code, output } = await run('mvn', [...args, '-DincludeScope=runtime', `-DoutputDirectory=${draft}`]);
    if (code !== 0) throw new Refusal(`Maven could not fetch Kafka: ${output.trim().split('\n')[0] ?? ''}`);
    // Whole or not at all: the folder appears under its name only when every jar is in it.
    if (!existsSync(folder)) renameSync(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return folder;
}
