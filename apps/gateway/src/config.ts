import { Type } from 'class-transformer';
import { IsIn, IsInt, IsNotEmpty, IsOptional, IsString, IsUrl, Max, Min, MinLength } from 'class-validator';

const SERVICE_URL = { require_tld: false, require_protocol: true, protocols: ['http', 'https'] };

/** The environment of the gateway; PORT 0 takes any free port. */
export class GatewayConfig {
  @Type(() => Number) @IsInt() @Min(0) @Max(65_535) PORT: number;
  @IsOptional() @IsString() HOST = '127.0.0.1';
  @IsString() @IsNotEmpty() DATABASE_URL: string;
  @IsString() @IsNotEmpty() GATEWAY_TOKEN_SECRET: string;
  /** Keys the stored form of session tokens: a copy of the database opens no session. */
  @IsString() @MinLength(16) SESSION_SECRET: string;
  @IsUrl(SERVICE_URL) BENEFICIARIES_URL: string;
  @IsUrl(SERVICE_URL) ACCOUNTS_URL: string;
  @IsUrl(SERVICE_URL) DISBURSEMENTS_URL: string;
  @IsUrl(SERVICE_URL) REPORTING_URL: string;
  @IsOptional() @IsIn(['none', 'small', 'full']) DEMO = 'none';
  /** JSON `{"demo": "none|loading|ready"}`, written by whoever loads the demo. */
  @IsOptional() @IsString() DEMO_STATE_FILE?: string;
  /** Directory of the built pages. */
  @IsOptional() @IsString() WEB_ROOT?: string;
  /** Where the one-time token of the first administrator is left while there is no user. */
  @IsOptional() @IsString() SETUP_TOKEN_FILE?: string;
  /** Per session (or address, for strangers): far above what people do, low enough that one client cannot starve the others. */
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) REQUESTS_PER_SECOND = 600;
  @IsOptional() @IsIn(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']) LOG_LEVEL = 'info';
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/;

/** @throws Error with one sentence when demo users, whose password everybody knows, would be offered to a network. */
export function refuseDemoOnNetwork(config: Pick<GatewayConfig, 'DEMO' | 'HOST'>): void {
  if (config.DEMO !== 'none' && !LOOPBACK.test(config.HOST)) {
    throw new Error(
      `HOST ${config.HOST} is not loopback: the demo's password is public, so with DEMO=${config.DEMO} the gateway listens on 127.0.0.1 only.`,
    );
  }
}
