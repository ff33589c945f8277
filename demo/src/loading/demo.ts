import type { DemoProvince } from '../province/index.js';
import type { LoaderConfig } from './config.js';
import { ApiUser } from './http-client.js';
import { DEMO_PASSWORD } from './people-and-providers.js';
import type { Waiting } from './waiting.js';

/** What every step of the loading needs. */
export interface Demo {
  readonly config: LoaderConfig;
  readonly province: DemoProvince;
  readonly waiting: Waiting;
  readonly as: (username: string) => ApiUser;
  /** One plain line of progress. */
  readonly say: (line: string) => void;
}

export function demoOf(config: LoaderConfig, province: DemoProvince, say: (line: string) => void): Demo {
  const users = new Map<string, ApiUser>();
  return {
    config,
    province,
    say,
    waiting: { patienceMilliseconds: config.patienceMilliseconds },
    as: (username) => {
      const user =
        users.get(username) ?? new ApiUser(config.gatewayUrl, username, DEMO_PASSWORD, config.patienceMilliseconds);
      users.set(username, user);
      return user;
    },
  };
}
