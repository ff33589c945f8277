/** @jest-environment ./tools/test/browser-environment.js */
import type { Browser } from 'playwright-core';
import { EmptyProduct } from './empty-product.js';
import { openBrowser, Visitor } from './visitor.js';

/** For one journey on a machine that does other work beside it, in milliseconds. */
const PATIENCE = 240_000;
const PASSWORD = 'mot-mat-khau-dai';
const THREE_PEOPLE = `citizenId,fullName,birthDate,gender,programme,categoryCode,areaCode,validFrom,validTo,reviewed,wantsAccount,preferredChannel,monthlyAmount
038150000001,Nguyễn Thị Hoa,1950-03-15,F,BTXH,B06D,14923,2021-07-01,,1,0,POST_OFFICE,
038049000002,Lê Văn Bình,1949-11-02,M,BTXH,B06C,14923,2021-07-01,,1,0,POST_OFFICE,
038148000003,Phạm Thị Lý,1948-01-20,F,BTXH,B06B,14923,2021-07-01,,1,0,POST_OFFICE,
`;

/** From an empty product to a first paid run, with nothing but the printed link and the pages. */
describe('the pages of an empty product', () => {
  let product: EmptyProduct;
  let browser: Browser;
  let officer: Visitor;
  const open: Visitor[] = [];

  const arrive = async (username?: string): Promise<Visitor> => {
    const visitor = username
      ? await Visitor.signedIn(browser, product.url, username, PASSWORD)
      : await Visitor.arrive(browser, product.url);
    open.push(visitor);
    return visitor;
  };

  beforeAll(async () => {
    product = await EmptyProduct.start();
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await product.remove();
  }, 120_000);

  it(
    'makes the first administrator through the printed link, who adds people and providers',
    async () => {
      const link = await product.setupLink();
      const administrator = await arrive();
      await administrator.open(link);
      await administrator.heading('Thiết lập lần đầu').waitFor();
      await administrator.look('empty-setup');
      await administrator.field('Tên đăng nhập').fill('quan-tri');
      await administrator.field('Mật khẩu').fill(PASSWORD);
      await administrator.field('Nhập lại mật khẩu').fill(PASSWORD);
      await administrator.button('Tạo tài khoản quản trị').click();
      await administrator.heading('Người dùng').waitFor();
      await addUser(administrator, 'can-bo', 'Cán bộ tài chính');
      await addUser(administrator, 'nguoi-duyet', 'Người duyệt');
      await addUser(administrator, 'lanh-dao', 'Lãnh đạo');

      await administrator.choose('Tổ chức chi trả');
      await administrator.text('Chưa có tổ chức chi trả.').waitFor();
      await administrator.look('empty-providers');
      await addProvider(administrator, 'VNPOST', 'Bưu điện tỉnh Thanh Hóa', 'Bưu điện (tiền mặt)');
      await addProvider(administrator, 'AGRIBANK', 'Ngân hàng Nông nghiệp', 'Tài khoản ngân hàng');
      await administrator.look('empty-providers-added');
      expect(administrator.faults).toEqual([]);
    },
    PATIENCE,
  );

  it(
    'pays three imported people through the post office, and reports them',
    async () => {
      officer = await arrive('can-bo');
      await officer.text('Kỳ này chưa có đợt chi trả.').waitFor();
      await officer.look('empty-home');
      await officer.choose('Nhập danh sách');
      await officer.chooseFile('ba-nguoi.csv', THREE_PEOPLE);
      await officer.button('Áp dụng 3 thay đổi').click();
      await officer.text('Đã áp dụng danh sách.').waitFor();
      await officer.look('empty-imported');

      await officer.choose('Đợt chi trả');
      await officer.link('Lập đợt chi trả').first().click();
      await officer.button(/^Lập đợt tháng/).click();
      await officer.button('Lập danh sách chi').click();
      await officer.text('Vì sao khác tháng trước').waitFor();
      await officer.look('empty-differences');
      const run = new URL(officer.page.url()).pathname;
      await officer.open(`${run}?step=totals`);
      await officer.rows('Lệnh chi theo huyện').first().waitFor();
      await officer.look('empty-planned');
      await officer.open(`${run}?step=submit`);
      await officer.button('Trình duyệt').click();
      await officer.text('Chờ duyệt').waitFor();

      const approver = await arrive('nguoi-duyet');
      await approver.text('Chờ bạn duyệt (1)').waitFor();
      await approver
        .link(/^Bảo trợ xã hội/)
        .first()
        .click();
      await approver.button('Duyệt').click();
      await approver
        .dialog()
        .getByRole('button', { name: /^Chi 3 lệnh/ })
        .click();
      await approver.text('Tiến độ chi').waitFor();
      await approver.look('empty-paying');

      await officer.choose('Danh sách bưu điện', 'Danh sách chi qua bưu điện');
      const out = officer.rows('Mỗi danh sách có số lệnh và tổng tiền để kiểm tra');
      await out.first().waitFor();
      const list = await officer.download(() => out.first().getByRole('button').click());
      expect(list.name).toMatch(/\.csv$/);
      await officer.chooseFile('da-chi.csv', paidList(list.text));
      await officer.button('Áp dụng 3 xác nhận').waitFor();
      await officer.look('empty-list-preview');
      await officer.button('Áp dụng 3 xác nhận').click();
      await officer.text('Đã áp dụng danh sách').waitFor();
      await officer.look('empty-list-applied');

      await officer.open(`${run}?step=totals`);
      await officer
        .rows(/^Lệnh chi theo trạng thái/)
        .filter({ hasText: /Đã chi\s*3/ })
        .waitFor();
      await officer.look('empty-run-settled');
      expect([...officer.faults, ...approver.faults]).toEqual([]);
    },
    PATIENCE,
  );

  it(
    'shows the leader the month',
    async () => {
      const leader = await arrive('lanh-dao');
      await leader.heading('Chi trả không dùng tiền mặt').waitFor();
      await leader.text('Bảng các huyện').waitFor();
      await leader.look('empty-leader');
      expect(leader.faults).toEqual([]);
    },
    PATIENCE,
  );
});

async function addUser(administrator: Visitor, username: string, role: string): Promise<void> {
  await administrator.button('Thêm người dùng').click();
  await administrator.field('Tên đăng nhập').fill(username);
  await administrator.field('Mật khẩu').fill(PASSWORD);
  await administrator.pick('Vai trò', role);
  await administrator.field('Địa bàn').fill('38');
  await administrator.dialog().getByRole('button', { name: 'Thêm', exact: true }).click();
  await administrator
    .rows(/người dùng$/)
    .filter({ hasText: username })
    .waitFor();
}

async function addProvider(administrator: Visitor, code: string, name: string, channel: string): Promise<void> {
  await administrator.button('Thêm tổ chức').click();
  await administrator.field('Tên tổ chức').fill(name);
  await administrator.field('Mã tổ chức').fill(code);
  await administrator.pick('Hình thức chi trả', channel);
  await administrator.dialog().getByRole('button', { name: 'Thêm', exact: true }).click();
  await administrator.link(name).waitFor();
}

/** The list as the post office gives it back when everybody has come. */
function paidList(sent: string): string {
  const [head = '', ...rows] = sent.trim().split(/\r?\n/);
  const columns = head.split(',');
  const of = (row: string, column: string): string => row.split(',')[columns.indexOf(column)] ?? '';
  const occurredAt = new Date(Date.now() - 60_000).toISOString();
  const paid = rows.map((row) => [of(row, 'reference'), 'CPUC', of(row, 'amount'), occurredAt, ''].join(','));
  return ['reference,status,amount,occurredAt,reason', ...paid, ''].join('\n');
}
