import { IsNumberString, IsOptional } from 'class-validator';
import { ServiceConfig } from '#service';

export class DisbursementsConfig extends ServiceConfig {
  /** What two people may let go of a programme's month (whole VND); a run that goes over it waits for a third; none by default. */
  @IsOptional() @IsNumberString({ no_symbols: true }) RELEASE_LIMIT?: string;
}
