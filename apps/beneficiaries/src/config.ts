import { ServiceConfig } from '#service';

/** This service reads nothing beyond what every service reads. */
export class BeneficiariesConfig extends ServiceConfig {}
