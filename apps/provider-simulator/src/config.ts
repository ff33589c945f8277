import { Type } from 'class-transformer';
import { IsIn, IsInt, IsNotEmpty, IsOptional, IsString, Max, Min } from 'class-validator';

/** The environment of the simulator; PORT 0 takes any free port. */
export class SimulatorConfig {
  @Type(() => Number) @IsInt() @Min(0) @Max(65_535) PORT: number;
  @IsOptional() @IsString() HOST = '127.0.0.1';
  @IsString() @IsNotEmpty() DATABASE_URL: string;
  @IsOptional() @IsIn(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']) LOG_LEVEL = 'info';
}
