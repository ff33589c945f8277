import { IsIn, IsOptional, IsUUID, Matches } from 'class-validator';
import {
  AREA_PATTERN,
  DIFFERENCE_CAUSES,
  PERIOD_PATTERN,
  PROGRAMMES,
  type DifferenceCause,
  type Programme,
} from '#contracts';
import { PageQuery } from '#service';
import { ONE_OFF_KINDS, type OneOffKind } from '../../one-offs/one-off-row.js';
import { ROUTES, type Route } from '../../routes/change-route.js';

export class OneOffsQuery extends PageQuery {
  @IsOptional() @Matches(PERIOD_PATTERN) period?: string;
  @IsOptional() @IsIn(ONE_OFF_KINDS) kind?: OneOffKind;
  @IsOptional() @IsIn(PROGRAMMES) programme?: Programme;
}

export class BridgeQuery {
  @IsOptional() @Matches(AREA_PATTERN) area?: string;
}

export class DifferencesQuery extends PageQuery {
  @IsOptional() @IsIn(DIFFERENCE_CAUSES) cause?: DifferenceCause;
  @IsOptional() @Matches(AREA_PATTERN) area?: string;
}

export class CreateRouteChange {
  @IsUUID() beneficiaryId: string;
  @IsIn(PROGRAMMES) programme: Programme;
  @Matches(PERIOD_PATTERN) fromPeriod: string;
  @IsIn(ROUTES) route: Route;
}

export class RouteChangesQuery extends PageQuery {
  @IsUUID() beneficiaryId: string;
}
