import 'reflect-metadata';
import { loadConfig, runService } from '#service';
import { BeneficiariesConfig } from './config.js';
import { beneficiariesService } from './service.js';

runService(() => beneficiariesService(loadConfig(BeneficiariesConfig)));
