import { Module } from '@nestjs/common';
import { AreaDirectory } from './area-directory.js';
import { UnitLoader } from './unit-loader.js';

@Module({ providers: [AreaDirectory, UnitLoader], exports: [AreaDirectory] })
export class AreasModule {}
