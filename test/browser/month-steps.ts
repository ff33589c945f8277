import type { Locator } from 'playwright-core';
import type { Visitor } from './visitor.js';

/** Picks an option of a long list, found by typing. */
export async function chooseFrom(visitor: Visitor, label: string, option: string): Promise<void> {
  await visitor.page.getByRole('combobox', { name: label, exact: true }).fill(option);
  const list = visitor.page.locator('.ant-select-dropdown').filter({ visible: true });
  await list.getByTitle(option, { exact: true }).click();
}

/** Opens the form of a new schedule and fills in what is different from its proposal. */
export async function fillSchedule(
  officer: Visitor,
  { name, area, opensDay }: { name: string; area: string; opensDay: string },
): Promise<void> {
  await officer.choose('Lịch chi trả');
  await officer.link('Thêm lịch chi trả').click();
  await officer.heading('Thêm lịch chi trả').waitFor();
  await officer.field('Tên lịch').fill(name);
  await chooseFrom(officer, 'Địa bàn', area);
  await chooseFrom(officer, 'Mở danh sách, ngày', opensDay);
}

/** The list goes back with a reason, is planned and submitted again, and the approver is told that nothing changed since. */
export async function rejectOnce(approver: Visitor, officer: Visitor, run: string, reason: string): Promise<void> {
  await approver.button('Trả lại').click();
  await approver.dialog().getByLabel('Lý do trả lại (người lập sẽ thấy)').fill(reason);
  await approver.dialog().getByRole('button', { name: 'Trả lại' }).click();
  await approver.text(`Bị trả lại: ${reason}. Sửa dữ liệu rồi lập lại danh sách.`).waitFor();

  await officer.open(run);
  await officer.text(`Bị trả lại: ${reason}. Sửa dữ liệu rồi lập lại danh sách.`).waitFor();
  await officer.look('month-3-rejected');
  await officer.button('Lập lại danh sách').click();
  await officer.text('Vì sao khác tháng trước').waitFor();
  await officer.open(`${run}?step=submit`);
  await officer.button('Trình duyệt').click();
  await officer.text(/^Đang chờ duyệt:/).waitFor();

  await approver.open(run);
  await approver.text(/^Không có gì đổi từ lần bạn xem trước/).waitFor();
  await approver.look('month-3-review-again');
}

/** Opens a payment from a work-list of the run, by a text of its row. */
export async function openFromList(visitor: Visitor, list: string, run: string, row: string): Promise<void> {
  await visitor.open(`/worklists/${list}?runId=${run.split('/').at(-1)}`);
  await rowsShown(visitor).filter({ hasText: row }).getByRole('link').first().click();
  await visitor.text('Toàn bộ quá trình').waitFor();
}

export function rowsShown(visitor: Visitor): Locator {
  return visitor.rows(/^Đang hiển thị/);
}

/** A verb on the payment that is open: its button, what it needs to know, and its confirmation. */
export async function ask(
  visitor: Visitor,
  verb: string,
  confirm: string,
  fill: (visitor: Visitor) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  await visitor.button(verb).first().click();
  await visitor.dialog().waitFor();
  await fill(visitor);
  await visitor.dialog().getByRole('button', { name: confirm, exact: true }).click();
  await visitor.dialog().waitFor({ state: 'hidden' });
}

/** Chooses cash in the dialog that is open. */
export async function byPostOffice(visitor: Visitor): Promise<void> {
  await visitor
    .dialog()
    .getByRole('radio', { name: /Bưu điện \(tiền mặt\) · VNPOST/ })
    .check();
}

/** The payment that is open gets its last state; the page looks again by itself. */
export async function paidAtLast(visitor: Visitor): Promise<void> {
  await visitor.page.locator('.state', { hasText: 'Đã chi' }).first().waitFor({ timeout: 90_000 });
}

/** What the province may spend on social protection in October. */
export async function setCeiling(approver: Visitor, amount: string, decision: string): Promise<void> {
  await approver.open('/ceilings?period=2024-10');
  await approver.button('Đặt hạn mức').click();
  await approver.dialog().getByLabel('Hạn mức', { exact: true }).fill(amount);
  await approver.dialog().getByLabel('Quyết định', { exact: true }).fill(decision);
  await approver.dialog().getByRole('button', { name: 'Lưu', exact: true }).click();
  await approver
    .rows(/^Hạn mức tháng 10\/2024/)
    .first()
    .waitFor();
}

/** The province's run of the month, which the calendar has made long ago, is planned after the district's. */
export async function planTheProvince(officer: Visitor): Promise<void> {
  await officer.open('/runs?period=2024-10');
  await officer
    .rows('Các đợt chi trả tháng 10/2024')
    .filter({ hasText: 'Tỉnh Thanh Hóa' })
    .getByRole('link', { name: 'Bảo trợ xã hội (BTXH)' })
    .click();
  await officer.button('Lập danh sách chi').click();
  await officer.text('Vì sao khác tháng trước').waitFor({ timeout: 120_000 });
}

/** Opens the payment that follows what came back: not paid yet, and by the way that is open today. */
export async function successorOf(officer: Visitor, run: string, fullName: string): Promise<void> {
  await officer.open(`/worklists/returned?open=false&runId=${run.split('/').at(-1)}`);
  const returned = rowsShown(officer).filter({ hasText: fullName });
  await returned.getByRole('link', { name: 'Xem lệnh thay thế' }).click();
  await officer.text('Bưu điện (tiền mặt) · VNPOST').waitFor();
  await officer.page.locator('.state', { hasText: 'Đã lập' }).first().waitFor();
}

/** The second person signs what was asked of both payments that nobody will collect, after a look at the effect. */
export async function signCarryOver(approver: Visitor, run: string): Promise<void> {
  await approver.open(`/worklists/requests?runId=${run.split('/').at(-1)}`);
  await rowsShown(approver).nth(1).waitFor();
  await approver.button('Đồng ý chuyển kỳ sau').click();
  await approver
    .dialog()
    .getByText(/^Bạn là người thứ hai: chỉ các lệnh do người khác đề nghị được chuyển kỳ sau/)
    .waitFor();
  await approver.look('month-7-sign');
  await approver
    .dialog()
    .getByRole('button', { name: /^Đồng ý chuyển kỳ sau: 2 lệnh, 2\.000\.000\s₫/ })
    .click();
  await approver.text('Đã thực hiện xong').waitFor({ timeout: 90_000 });
  await approver.text('Không có lệnh chi nào khớp bộ lọc.').waitFor();
  await approver.look('month-7-signed');
}
