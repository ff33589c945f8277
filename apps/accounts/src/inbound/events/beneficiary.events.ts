import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { EnrolmentsChanged, Topics, type CloudEvent } from '#contracts';
import { EventBatch } from '#messaging';
import { ApplyEnrolments } from '../../replica/apply-enrolments.js';

@Controller()
export class BeneficiaryEvents {
  constructor(private readonly applyEnrolments: ApplyEnrolments) {}

  /** Administrative units travel in the same topic; this service has no use for them. */
  @EventBatch(Topics.beneficiaries)
  async apply(@Payload() { events, unit }: EventBatch): Promise<void> {
    await this.applyEnrolments.handle(
      unit,
      events.filter(isEnrolmentsChanged).flatMap((event) => event.data.enrolments),
    );
  }
}

function isEnrolmentsChanged(event: CloudEvent): event is CloudEvent<EnrolmentsChanged> {
  return event.type === EnrolmentsChanged.type;
}
