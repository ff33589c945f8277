import { ServiceConfig, loadConfig, runService } from '#service';
import { accountsService } from './service.js';

runService(() => accountsService(loadConfig(ServiceConfig)));
