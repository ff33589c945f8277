import { EventSourceParserStream } from 'eventsource-parser/stream';
import { api, ApiError } from './client';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;

interface Listener<Data> {
  onData: (data: Data) => void;
  /** Whether the events are arriving at this moment. */
  onConnected: (connected: boolean) => void;
}

/**
 * Listens to the events of one name at a path for as long as `signal` is not aborted. The browser's own EventSource
 * cannot send a bearer token, so the stream is read by fetch. A connection that breaks is opened again, after a pause that
 * doubles up to 15 s; a refusal (4xx) ends the listening, since asking again would not change it.
 */
export async function listen<Data>(
  path: string,
  name: string,
  signal: AbortSignal,
  { onData, onConnected }: Listener<Data>,
): Promise<void> {
  let pause = FIRST_PAUSE_MS;
  while (!signal.aborted) {
    try {
      const events = (await api.stream(path, signal))
        .pipeThrough(new TextDecoderStream())
        .pipeThrough(new EventSourceParserStream())
        .getReader();
      onConnected(true);
      for (let { done, value } = await events.read(); !done && value; { done, value } = await events.read()) {
        pause = FIRST_PAUSE_MS;
        if (value.event === name) onData(JSON.parse(value.data) as Data);
      }
    } catch (error) {
      if (error instanceof ApiError && error.status >= 400 && error.status < 500) {
        onConnected(false);
        return;
      }
    }
    onConnected(false);
    await waitFor(pause, signal);
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  }
}

function waitFor(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
