import { Controller, Inject } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import {
  addMonths,
  AdministrativeUnitsPublished,
  CLOCK,
  EnrolmentsChanged,
  firstDay,
  periodOf,
  Topics,
  type ChangedEnrolment,
  type Clock,
} from '#contracts';
import { EventBatch } from '#messaging';
import { holdForEnrolments } from '../../payments/hold-automatically.js';
import { beginTelling, noteNewcomers } from '../../payout-runs/newcomers.js';
import { replaceAreas, replaceEnrolments } from '../../replica/enrolments.replica.js';

/** Lists are made at most so many months ahead: an entitlement that ends later touches no payment yet. */
const MONTHS_AHEAD = 3;

@Controller()
export class RegistryConsumer {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  @EventBatch(Topics.beneficiaries)
  async apply(@Payload() { events, unit }: EventBatch): Promise<void> {
    const of = <Data>(type: string): Data[] =>
      events.filter((event) => event.type === type).map((event) => event.data as Data);
    await beginTelling(unit);
    await replaceAreas(unit, of<AdministrativeUnitsPublished>(AdministrativeUnitsPublished.type));
    const changed = of<EnrolmentsChanged>(EnrolmentsChanged.type).flatMap(({ enrolments }) => enrolments);
    await noteNewcomers(unit, await replaceEnrolments(unit, changed));
    await holdForEnrolments(unit, this.ending(changed), this.clock.now());
  }

  /** Suspended, stopped, or about to end. */
  private ending(changed: ChangedEnrolment[]): string[] {
    const soon = firstDay(addMonths(periodOf(this.clock.businessDate()), MONTHS_AHEAD));
    return changed
      .filter(({ status, validTo }) => status !== 'ACTIVE' || (validTo !== null && validTo < soon))
      .map(({ enrolmentId }) => enrolmentId);
  }
}
