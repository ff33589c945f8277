import { plainToInstance, Type } from 'class-transformer';
import { IsIn, IsInt, IsNotEmpty, IsOptional, IsString, Matches, Max, Min, validateSync } from 'class-validator';
import { DATE_PATTERN } from '#contracts';

/** The environment that every service reads; a service's own config extends it. */
export class ServiceConfig {
  @Type(() => Number) @IsInt() @Min(1) @Max(65_535) PORT: number;
  @IsOptional() @IsString() HOST = '127.0.0.1';
  @IsString() @IsNotEmpty() DATABASE_URL: string;
  /** Database of the embedded event log; used when KAFKA_BROKERS is empty. */
  @IsOptional() @IsString() EVENT_LOG_URL?: string;
  @IsOptional() @IsString() KAFKA_BROKERS?: string;
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) KAFKA_PARTITIONS = 8;
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) KAFKA_REPLICATION = 1;
  @IsString() @IsNotEmpty() GATEWAY_TOKEN_SECRET: string;
  @IsString() @IsNotEmpty() SEALING_KEYS: string;
  @IsString() @IsNotEmpty() LOOKUP_KEY: string;
  @IsOptional() @Matches(DATE_PATTERN) BUSINESS_DATE?: string;
  @IsOptional() @IsIn(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']) LOG_LEVEL = 'info';
}

/** @throws Error with one line per variable that is missing or wrong. */
export function loadConfig<Config extends object>(
  type: new () => Config,
  environment: NodeJS.ProcessEnv = process.env,
): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const config = plainToInstance(type, given, { exposeDefaultValues: true });
  const faults = validateSync(config, { whitelist: true });
  if (faults.length > 0) {
    throw new Error(faults.map((fault) => Object.values(fault.constraints ?? {}).join('; ')).join('\n'));
  }
  return config;
}
