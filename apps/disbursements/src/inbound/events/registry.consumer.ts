import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { AdministrativeUnitsPublished, EnrolmentsChanged, Topics } from '#contracts';
import { EventBatch } from '#messaging';
import { replaceAreas, replaceEnrolments } from '../../replica/enrolments.replica.js';

@Controller()
export class RegistryConsumer {
  @EventBatch(Topics.beneficiaries)
  async apply(@Payload() { events, unit }: EventBatch): Promise<void> {
    const of = <Data>(type: string): Data[] =>
      events.filter((event) => event.type === type).map((event) => event.data as Data);
    await replaceAreas(unit, of<AdministrativeUnitsPublished>(AdministrativeUnitsPublished.type));
    await replaceEnrolments(
      unit,
      of<EnrolmentsChanged>(EnrolmentsChanged.type).flatMap(({ enrolments }) => enrolments),
    );
  }
}
