const drawn = process.stderr.isTTY === true;
const started = Date.now();
let open = false;

// Whoever read our output may be gone; that is no reason to leave the children alone.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

/**
 * One step of the way: redrawn in place on a terminal, a plain line elsewhere.
 * @param {string} text
 */
export function progress(text) {
  const seconds = ((Date.now() - started) / 1000).toFixed(1).padStart(5);
  if (drawn) {
    process.stderr.write(`\r\u001b[2K${seconds} s  ${text}`.slice(0, (process.stderr.columns ?? 80) + 5));
    open = true;
  } else {
    process.stderr.write(`${seconds} s  ${text}\n`);
  }
}

/** @param {string} text something that happened and should stay on the screen */
export function say(text) {
  process.stderr.write(`${open ? '\r\u001b[2K' : ''}${text}\n`);
  open = false;
}

/** @param {string} line one of the lines that the public contract promises on standard output */
export function announce(line) {
  if (open) process.stderr.write('\r\u001b[2K');
  open = false;
  process.stdout.write(`${line}\n`);
}
