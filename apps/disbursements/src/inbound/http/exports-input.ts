import { OmitType } from '@nestjs/swagger';
import { PaymentsQuery } from './input.js';
import { WorklistQuery } from './worklists-input.js';

/** An export is the whole list, so it has no pages. */
export class WorklistExportQuery extends OmitType(WorklistQuery, ['limit', 'cursor']) {}
export class PaymentsExportQuery extends OmitType(PaymentsQuery, ['limit', 'cursor']) {}
