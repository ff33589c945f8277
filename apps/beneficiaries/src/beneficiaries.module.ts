import { Module } from '@nestjs/common';
import { ImportsModule } from '#imports';
import { AreasModule } from './areas/areas.module.js';
import { BeneficiaryImport } from './imports/beneficiary-import.js';
import { AreasController } from './inbound/http/areas.controller.js';
import { BeneficiariesController } from './inbound/http/beneficiaries.controller.js';
import { BeneficiaryQueries } from './queries/beneficiary.queries.js';
import { RatesModule } from './rates/rates.module.js';

/** Every door of this service: areas, beneficiaries, imports, the template. */
@Module({
  imports: [AreasModule, RatesModule, ImportsModule.of([BeneficiaryImport], [AreasModule, RatesModule])],
  controllers: [AreasController, BeneficiariesController],
  providers: [BeneficiaryQueries],
})
export class BeneficiariesModule {}
