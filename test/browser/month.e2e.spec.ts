/** @jest-environment ./tools/test/browser-environment.js */
import type { Browser } from 'playwright-core';
import { Client } from '../system/client.js';
import { Product } from '../system/product.js';
import {
  ask,
  byPostOffice,
  fillSchedule,
  openFromList,
  paidAtLast,
  planTheProvince,
  rejectOnce,
  rowsShown,
  setCeiling,
  signCarryOver,
  successorOf,
} from './month-steps.js';
import { QUAN_SON, RECEIVERS, settleInQuanSon } from './quan-son.js';
import { openBrowser, Visitor } from './visitor.js';

/** For one part of the month on a machine that does other work beside it, in milliseconds. */
const PATIENCE = 420_000;
/** A provider's last word is due after a minute, and what is overdue is looked for twice a minute. */
const UNTIL_OVERDUE = 240_000;
/** Any run of the district is over it: a third person lets the money go. */
const RELEASE_LIMIT = '1000000';

const SCHEDULE = 'Quan Sơn: chi trả BTXH qua tài khoản';
const RUN = 'BTXH · tháng 10/2024 · Huyện Quan Sơn';

/** A district's month from its schedule to its closing, by an officer, an approver and a releaser in their own browsers. */
describe('a month in the browser', () => {
  let product: Product;
  let browser: Browser;
  let officer: Visitor;
  let approver: Visitor;
  let releaser: Visitor;
  let run = '';

  beforeAll(async () => {
    product = await Product.start();
    browser = await openBrowser();
    await product.line(/^demo ready 2024-09 65\.2%$/);
    // The demo's September is let go by two people; from now on the limit of a province holds.
    await product.stop();
    product.launch({ RELEASE_LIMIT });
    await product.line(/^ready /);
    await settleInQuanSon(product, new Client(product.url, 'admin'), new Client(product.url, 'officer'));
    officer = await Visitor.signedIn(browser, product.url, 'officer');
    approver = await Visitor.signedIn(browser, product.url, 'approver');
    releaser = await Visitor.signedIn(browser, product.url, 'releaser');
  }, 600_000);
  afterEach(() => {
    expect([officer, approver, releaser].flatMap((visitor) => visitor?.faults.splice(0) ?? [])).toEqual([]);
  });
  afterAll(async () => {
    await browser.close();
    await product.remove();
  }, 120_000);

  it(
    'begins with a schedule that shows its next five runs before it is saved, and makes the first one by itself',
    async () => {
      await fillSchedule(officer, { name: SCHEDULE, area: QUAN_SON.name, opensDay: '1' });
      const preview = officer.rows('Năm đợt tới theo các ngày đang nhập');
      // Day 5 of October 2024 is a Saturday.
      await preview
        .filter({ hasText: /Tháng 10\/2024.*01\/09\/2024.*20\/09\/2024.*24\/09\/2024.*04\/10\/2024.*thay 05\/10/ })
        .waitFor();
      await officer.rowsBecome('Năm đợt tới theo các ngày đang nhập', 5);
      await officer.look('month-1-schedule-new');
      await officer.button('Lưu lịch mới').click();
      await officer.heading(SCHEDULE).waitFor();
      await officer.rowsBecome('Năm đợt tới và ngày của chúng', 5);
      await officer.look('month-1-schedule');

      await officer.choose('Lịch chi trả');
      const made = officer
        .rows('Ngày của từng đợt; đợt đã lập dẫn tới trang của nó')
        .filter({ hasText: RUN })
        .filter({ hasText: 'Mới lập' });
      await made.waitFor({ timeout: 150_000 });
      await officer.look('month-1-calendar');
      await made.getByRole('link', { name: RUN }).click();
      await officer.text('Chưa có danh sách. Việc tiếp theo: lập danh sách chi tháng 10/2024.').waitFor();
      await officer.look('month-1-run-draft');
      run = new URL(officer.page.url()).pathname;
    },
    PATIENCE,
  );

  it(
    'goes on with a list whose differences, held payments and totals the officer checks before submitting it',
    async () => {
      await officer.button('Lập danh sách chi').click();
      const causes = officer.rows(/^Từng nguyên nhân làm danh sách khác tháng trước/);
      await causes.filter({ hasText: /Hưởng mới\s*8\s*\+8\.000\.000\s₫/ }).waitFor();
      await officer.text(/^\+8\.000\.000\s₫ so với tháng 9\/2024 \(\+8 lệnh\)/).waitFor();
      await officer.look('month-2-differences');
      await causes.getByRole('button', { name: 'Hưởng mới' }).click();
      await officer.rowsBecome('8 người đang hiển thị', 8);

      await officer.button('Đến bước Tạm giữ').click();
      await officer
        .rows(/^Lệnh chi tạm giữ theo lý do/)
        .filter({ hasText: /Ủy quyền đã hết hạn\s*2\s*2\.000\.000\s₫/ })
        .waitFor();
      await officer.look('month-2-held');
      await officer.button('Đến bước Tổng số').click();
      await officer
        .rows('Lệnh chi theo tổ chức chi trả')
        .filter({ hasText: /AGRIBANK\s*3/ })
        .waitFor();
      await officer.look('month-2-totals');
      await officer.button('Đến bước Trình').click();
      await officer.text('2 lệnh tạm giữ sẽ không được chi; có thể xử lý sau.').waitFor();
      await officer.look('month-2-submit');
      await officer.button('Trình duyệt').click();
      await officer.text(/^Đang chờ duyệt:/).waitFor();
      expect(await officer.button('Duyệt').count()).toBe(0);
    },
    PATIENCE,
  );

  it(
    'is approved by a second person who sees districts, ceiling and what is unusual, and let go by a third',
    async () => {
      await setCeiling(approver, '2000000000', 'QĐ 1234/QĐ-UBND ngày 30/08/2024');
      await approver.look('month-3-ceiling');
      await approver.open('/');
      await approver.text('Chờ bạn duyệt (1)').waitFor();
      await approver.look('month-3-approver-home');
      await approver.open(run);
      await approver.text('Bạn xem danh sách này lần đầu.').waitFor();
      await approver.text('Đủ hạn mức cho đợt này.').waitFor();
      await approver
        .rows(/^Tổng số theo huyện mà dấu vân tay bao gồm/)
        .filter({ hasText: /Huyện Quan Sơn/ })
        .waitFor();
      await approver.rowsBecome('Mười lệnh chi có số tiền lớn nhất', 10);
      await approver.look('month-3-review');
      await rejectOnce(approver, officer, run, 'Thiếu biên bản rà soát');
      await approver.button('Duyệt').click();
      await approver.dialog().getByText('2 lệnh đang tạm giữ sẽ không được chi.').waitFor();
      await approver.look('month-3-approve');
      await approver
        .dialog()
        .getByRole('button', { name: /^Chi \d+ lệnh/ })
        .click();
      await approver.text(/^approver đã duyệt; chờ người thứ ba cho chi/).waitFor();

      await releaser.open('/');
      await releaser.text('Chờ bạn duyệt (1)').waitFor();
      await releaser.look('month-3-releaser-home');
      await releaser.open(run);
      await releaser.text(/^approver đã duyệt; chờ bạn cho chi/).waitFor();
      await releaser.look('month-3-release');
      await releaser.button('Cho chi').click();
      const [progress] = await Promise.all([
        releaser.page.waitForResponse((answer) => answer.url().endsWith('/progress')),
        releaser
          .dialog()
          .getByRole('button', { name: /^Chi \d+ lệnh/ })
          .click(),
      ]);
      expect(progress.headers()['content-type']).toContain('text/event-stream');
      await releaser.text(/Tiến độ đang được cập nhật trực tiếp/).waitFor();
      await releaser.look('month-3-paying');
    },
    PATIENCE,
  );

  it(
    'shows what came of it while it comes: paid, refused, returned, and what a bank never answered',
    async () => {
      // Nobody asks again: the server tells.
      const banks = releaser.rows('Lệnh chi theo tổ chức chi trả và kết quả');
      await banks.filter({ hasText: /AGRIBANK\s*3\s*3\s*1\s*1\s*1\s*0/ }).waitFor({ timeout: 120_000 });
      await banks.filter({ hasText: /VBSP\s*1\s*1\s*0\s*0\s*0\s*1/ }).waitFor({ timeout: UNTIL_OVERDUE });
      await releaser.look('month-4-progress');

      await officer.open(`${run}?step=chase`);
      const lists = officer.rows(/^Việc của đợt này theo loại/);
      await lists.filter({ hasText: /^Tạm giữ\s*2\s*2\.000\.000/ }).waitFor();
      await lists.filter({ hasText: /^Bị từ chối\s*1\s*1\.000\.000/ }).waitFor();
      await lists.filter({ hasText: /^Chưa rõ kết quả\s*1\s*1\.000\.000/ }).waitFor();
      await lists.filter({ hasText: /^Bị hoàn trả\s*1\s*1\.000\.000/ }).waitFor();
      await officer.look('month-4-chase');
      await lists.getByRole('link', { name: 'Bị từ chối' }).click();
      await officer.heading('Lệnh chi bị từ chối').waitFor();
      await rowsShown(officer).filter({ hasText: RECEIVERS.refused.fullName }).filter({ hasText: 'AC04' }).waitFor();
      await officer.look('month-4-rejected');
      const list = await officer.download(() => officer.button('Xuất CSV').click());
      expect(list.text.trim().split('\n')).toHaveLength(2);
    },
    PATIENCE,
  );

  it(
    'pays whoever was refused or held by another way, once a second person has agreed',
    async () => {
      await openFromList(officer, 'rejected', run, RECEIVERS.refused.fullName);
      await officer.look('month-5-refused');
      await ask(officer, 'Chi lại', 'Đề nghị chi lại', byPostOffice);
      await officer.text(/^officer đề nghị chi lại/).waitFor();
      await openFromList(officer, 'held', run, RECEIVERS.expired.fullName);
      await ask(officer, 'Bỏ tạm giữ', 'Đề nghị bỏ tạm giữ', byPostOffice);
      await officer.text(/^officer đề nghị bỏ tạm giữ/).waitFor();
      await officer.look('month-5-asked');
      await openFromList(officer, 'held', run, RECEIVERS.travelling.fullName);
      await ask(officer, 'Chuyển kỳ sau', 'Chuyển kỳ sau');
      await officer.text('Chuyển kỳ sau').waitFor();

      await openFromList(approver, 'requests', run, 'Chi lại, officer');
      await ask(approver, 'Đồng ý chi lại', 'Đồng ý chi lại');
      await paidAtLast(approver);
      await approver.look('month-5-reissued');
      await openFromList(approver, 'requests', run, 'Bỏ tạm giữ, officer');
      await ask(approver, 'Đồng ý bỏ tạm giữ', 'Đồng ý bỏ tạm giữ');
      await paidAtLast(approver);
    },
    PATIENCE,
  );

  it(
    'asks about what nobody knows, and settles it by two people with evidence',
    async () => {
      await openFromList(officer, 'unknown', run, RECEIVERS.unanswered.fullName);
      await ask(officer, 'Tra soát', 'Tra soát');
      await officer.text(/^Tra soát lần gửi 1:/).waitFor();
      const evidence = 'Sao kê số 15 của ngân hàng ngày 05/09/2024';
      await ask(officer, 'Kết luận kết quả', 'Đề nghị kết luận kết quả', async () => {
        await officer.dialog().getByRole('radio', { name: 'Đã chi' }).check();
        await officer.dialog().getByLabel('Chứng từ (số, ngày, nơi cấp)').fill(evidence);
        await officer.look('month-6-resolve');
      });
      await officer.text(/^officer đề nghị kết luận kết quả/).waitFor();

      await openFromList(approver, 'requests', run, 'Kết luận kết quả, officer');
      await approver.text(evidence).waitFor();
      await ask(approver, 'Đồng ý kết luận kết quả', 'Đồng ý kết luận kết quả');
      await paidAtLast(approver);
      await approver.look('month-6-resolved');
    },
    PATIENCE,
  );

  it(
    'carries over early, by two people and after a look at the effect, what nobody will collect',
    async () => {
      await officer.open(`${run}?step=chase`);
      await officer.text('Đang chờ nhận tại bưu điện').waitFor();
      await officer.button('Chuyển tất cả sang kỳ sau').click();
      await officer
        .dialog()
        .getByText(/^Sẽ áp dụng cho 2 lệnh, 2\.000\.000\s₫/)
        .waitFor();
      await officer.look('month-7-preview');
      await officer.dialog().getByRole('button', { name: 'Chuyển tất cả sang kỳ sau: 2 lệnh' }).click();
      await officer.text('Trong đó 2 lệnh chờ người thứ hai đồng ý.').waitFor();
      await officer.look('month-7-asked');

      await signCarryOver(approver, run);
    },
    PATIENCE,
  );

  it(
    'is closed when its statement balances, and what came back is paid by a later run',
    async () => {
      await officer.open(`${run}?step=close`);
      await officer.text('Quyết toán cân đến từng đồng.').waitFor();
      await officer.text('Mọi lệnh đã có kết quả. Việc còn lại: đóng đợt.').waitFor();
      await officer
        .rows(/^Số lệnh và số tiền theo/)
        .filter({ hasText: /^Bưu điện \(tiền mặt\)/ })
        .waitFor();
      await officer.look('month-8-statement');
      await officer.button('Đóng đợt').click();
      await officer
        .dialog()
        .getByText(/148 lệnh, 101\.500\.000\s₫: 144 đã chi, 1 hoàn trả, 3 chuyển kỳ sau, 0 đã hủy/)
        .waitFor();
      await officer.look('month-8-close');
      await officer.dialog().getByRole('button', { name: 'Đóng đợt' }).click();
      await officer.text('Đợt đã đóng. Không còn việc phải làm.').waitFor({ timeout: 90_000 });
      await officer.text(/Đã đóng lúc .* bởi officer/).waitFor();
      await officer.look('month-8-closed');
      const statement = await officer.download(() => officer.button('Xuất CSV').click());
      expect(statement.text).toContain('Huyện Quan Sơn');

      await planTheProvince(officer);
      await successorOf(officer, run, RECEIVERS.returned.fullName);
      await officer.look('month-8-successor');
    },
    PATIENCE,
  );
});
