import { IsIn, IsOptional } from 'class-validator';

/** `?dryRun=1` (or `true`) of every upload: tells what would change, and changes nothing. */
export class DryRunQuery {
  @IsOptional() @IsIn(['true', 'false', '1', '0', '']) dryRun?: string;

  static asks({ dryRun }: DryRunQuery): boolean {
    return dryRun === 'true' || dryRun === '1';
  }
}
