import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsOptional,
  IsString,
  Length,
  Matches,
  MaxLength,
  MinLength,
  ValidateIf,
} from 'class-validator';
import {
  AREA_PATTERN,
  DATE_PATTERN,
  DELEGABLE_ROLES,
  ROLES,
  WORDS_PATTERN,
  type DelegableRole,
  type Role,
} from '#contracts';

const USERNAME = /^[A-Za-z0-9][A-Za-z0-9._-]{1,49}$/;

export class SignInInput {
  @IsString() @Length(1, 100) username: string;
  @IsString() @Length(1, 200) password: string;
}

export class NewUserInput {
  @Matches(USERNAME) username: string;
  @IsString() @MinLength(10) @MaxLength(200) password: string;
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(ROLES.length) @ArrayUnique() @IsIn(ROLES, { each: true }) roles: Role[];
  /** `VN`, or the code of a province (2 digits), district (3) or commune (5). Only a provider has none. */
  @ValidateIf((user: NewUserInput) => !isProviderOnly(user) || (user.areaCode !== undefined && user.areaCode !== null))
  @Matches(AREA_PATTERN)
  areaCode?: string | null;
  /** Required for a provider's user. */
  @ValidateIf(
    (user: NewUserInput) =>
      Boolean(user.roles?.includes?.('PROVIDER')) || (user.providerCode !== undefined && user.providerCode !== null),
  )
  @Matches(/^[A-Z0-9_]{2,20}$/)
  providerCode?: string | null;
}

function isProviderOnly(user: NewUserInput): boolean {
  return Array.isArray(user.roles) && user.roles.length === 1 && user.roles[0] === 'PROVIDER';
}

export class SetupInput {
  @IsString() @Length(1, 200) token: string;
  @Matches(USERNAME) username: string;
  @IsString() @MinLength(10) @MaxLength(200) password: string;
}

export class NewDelegationInput {
  @Matches(USERNAME) delegate: string;
  @IsIn(DELEGABLE_ROLES) role: DelegableRole;
  /** The last day on which the delegate has the role. */
  @Matches(DATE_PATTERN) until: string;
  @Length(1, 500) @Matches(WORDS_PATTERN) @Matches(/\S/) reason: string;
}

/** What the demo's loader says about itself. */
export class DemoState {
  @IsIn(['none', 'loading', 'ready']) demo: string;
  @IsOptional() @IsString() period?: string;
  @IsOptional() @IsString() rate?: string;
}
