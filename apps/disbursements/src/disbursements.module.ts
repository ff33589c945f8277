import { Module } from '@nestjs/common';
import { ImportsModule } from '#imports';
import { OneOffImport } from './one-offs/one-off-import.js';
import { BridgeViews } from './queries/bridge-views.js';
import { OneOffViews } from './queries/one-off-views.js';
import { CalendarQueue } from './calendar/calendar-queue.js';
import { ChangeHolidays } from './calendar/change-holidays.js';
import { MakeRuns } from './calendar/make-runs.js';
import { ScheduleCommands } from './calendar/schedule-commands.js';
import { CeilingViews } from './approval/ceilings/ceiling-views.js';
import { SetCeiling } from './approval/ceilings/set-ceiling.js';
import { MarkSeen } from './approval/reviews/mark-seen.js';
import { ReviewViews } from './approval/reviews/review-views.js';
import { ResolveCase } from './cases/resolve-case.js';
import { ACCOUNT_CHANNEL } from './channels/channel.js';
import { HttpBatchChannel } from './channels/http-batch/http-batch-channel.js';
import { ConfirmationWriter } from './confirmations/confirmation-writer.js';
import { BatchHandover } from './handover/batch-handover.js';
import { DeadlineSweep } from './handover/deadline-sweep.js';
import { HandoverQueue } from './handover/handover-queue.js';
import { Inquiry } from './handover/inquiry.js';
import { PaymentInquiry } from './handover/payment-inquiry.js';
import { ExportLog } from './exports/export-log.js';
import { Exports } from './exports/exports.js';
import { PaymentLists } from './exports/payment-lists.js';
import { AccountsConsumer } from './inbound/events/accounts.consumer.js';
import { RegistryConsumer } from './inbound/events/registry.consumer.js';
import { BridgeController } from './inbound/http/bridge.controller.js';
import { OneOffGuard } from './inbound/http/one-off.guard.js';
import { OneOffImportsController, OneOffsController } from './inbound/http/one-offs.controller.js';
import { RouteChangesController } from './inbound/http/route-changes.controller.js';
import { AnyContentType } from './inbound/http/any-content-type.js';
import { CalendarController } from './inbound/http/calendar.controller.js';
import { BulkController } from './inbound/http/bulk.controller.js';
import { CasesController } from './inbound/http/cases.controller.js';
import { CeilingsController } from './inbound/http/ceilings.controller.js';
import { ClosingController } from './inbound/http/closing.controller.js';
import { FilesController } from './inbound/http/files.controller.js';
import { HolidaysController } from './inbound/http/holidays.controller.js';
import { PaymentsController } from './inbound/http/payments.controller.js';
import { PayoutRunsController } from './inbound/http/payout-runs.controller.js';
import { ProgressController } from './inbound/http/progress.controller.js';
import { ReviewsController } from './inbound/http/reviews.controller.js';
import { SchedulesController } from './inbound/http/schedules.controller.js';
import { WebhookSecretsController } from './inbound/http/webhook-secrets.controller.js';
import { WebhooksController } from './inbound/http/webhooks.controller.js';
import { BulkCommands } from './payments/bulk/bulk-commands.js';
import { BulkSelection } from './payments/bulk/bulk-selection.js';
import { CarryOutBulk } from './payments/bulk/carry-out-bulk.js';
import { ExportsController } from './inbound/http/exports.controller.js';
import { WorklistsController } from './inbound/http/worklists.controller.js';
import { PayAgain } from './payments/pay-again.js';
import { PaymentCommands } from './payments/payment-commands.js';
import { PerformVerb } from './payments/perform-verb.js';
import { RunCommands } from './payout-runs/run-commands.js';
import { RunOperations } from './payout-runs/run-operations.js';
import { RunQueue } from './payout-runs/run-queue.js';
import { ApplyList } from './provider-files/apply-list.js';
import { ListOut } from './provider-files/list-out.js';
import { ListQueue } from './provider-files/list-queue.js';
import { ReceiveList } from './provider-files/receive-list.js';
import { ProgressFeeds } from './progress/progress-feeds.js';
import { CalendarViews } from './queries/calendar-views.js';
import { CaseViews } from './queries/case-views.js';
import { ClosingViews } from './queries/closing-views.js';
import { FileViews } from './queries/file-views.js';
import { PaymentViews } from './queries/payment-views.js';
import { Readiness } from './queries/readiness.js';
import { RunPayments } from './queries/run-payments.js';
import { RunProgress } from './queries/run-progress.js';
import { RunViews } from './queries/run-views.js';
import { ScheduleViews } from './queries/schedule-views.js';
import { Worklists } from './queries/worklists.js';
import { DeliveryPump } from './webhooks/delivery-pump.js';
import { ReceiveWebhook } from './webhooks/receive-webhook.js';
import { WebhookSecrets } from './webhooks/webhook-secrets.js';

/** Every door of the service, and what stands behind it. */
@Module({
  imports: [ImportsModule.of([OneOffImport])],
  controllers: [
    SchedulesController,
    CalendarController,
    HolidaysController,
    BridgeController,
    OneOffImportsController,
    OneOffsController,
    RouteChangesController,
    PayoutRunsController,
    PaymentsController,
    BulkController,
    CeilingsController,
    ReviewsController,
    ClosingController,
    ProgressController,
    WorklistsController,
    ExportsController,
    CasesController,
    FilesController,
    WebhookSecretsController,
    WebhooksController,
    RegistryConsumer,
    AccountsConsumer,
  ],
  providers: [
    AnyContentType,
    { provide: ACCOUNT_CHANNEL, useClass: HttpBatchChannel },
    ScheduleCommands,
    ChangeHolidays,
    MakeRuns,
    CalendarQueue,
    BridgeViews,
    OneOffGuard,
    OneOffViews,
    RunCommands,
    RunQueue,
    RunOperations,
    PaymentCommands,
    PerformVerb,
    PayAgain,
    BulkSelection,
    CarryOutBulk,
    BulkCommands,
    HandoverQueue,
    BatchHandover,
    Inquiry,
    PaymentInquiry,
    DeadlineSweep,
    ConfirmationWriter,
    ReceiveWebhook,
    DeliveryPump,
    WebhookSecrets,
    ReceiveList,
    ApplyList,
    ListQueue,
    ListOut,
    ScheduleViews,
    CalendarViews,
    RunViews,
    RunPayments,
    RunProgress,
    ProgressFeeds,
    ClosingViews,
    Worklists,
    ExportLog,
    Exports,
    PaymentLists,
    PaymentViews,
    CaseViews,
    ResolveCase,
    FileViews,
    Readiness,
    SetCeiling,
    CeilingViews,
    MarkSeen,
    ReviewViews,
  ],
})
export class DisbursementsModule {}
