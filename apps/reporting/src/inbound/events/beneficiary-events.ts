import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { AdministrativeUnitsPublished, EnrolmentsChanged, Topics } from '#contracts';
import { EventBatch } from '#messaging';
import { recordAreas } from '../../areas/record-areas.js';
import { recordEnrolments } from '../../enrolments/record-enrolments.js';
import { touchAllPeriods } from '../../periods/touch.js';
import { dataOf, latestOf } from './event-data.js';

@Controller()
export class BeneficiaryEvents {
  @EventBatch(Topics.beneficiaries)
  async apply(@Payload() { events, unit }: EventBatch): Promise<void> {
    for (const units of dataOf(events, AdministrativeUnitsPublished, 'units')) await recordAreas(unit, units);
    const changed = dataOf(events, EnrolmentsChanged, 'enrolments').flatMap((data) => data.enrolments);
    await recordEnrolments(
      unit,
      latestOf(changed, (enrolment) => enrolment.enrolmentId),
    );
    if (changed.length > 0) await touchAllPeriods(unit, events);
  }
}
