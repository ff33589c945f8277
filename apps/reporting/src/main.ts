import 'reflect-metadata';
import { ServiceConfig, loadConfig, runService } from '#service';
import { reporting } from './service.js';

runService(() => reporting(loadConfig(ServiceConfig)));
