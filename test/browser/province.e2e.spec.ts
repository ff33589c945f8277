/** @jest-environment ./tools/test/browser-environment.js */
import { PATIENCE, visitorsOfTheDemo } from './demo-visitors.js';

const BENEFICIARIES = `citizenId,fullName,birthDate,gender,programme,categoryCode,areaCode,validFrom,validTo,reviewed,wantsAccount,preferredChannel,monthlyAmount
038150999901,Lò Thị Mây Trắng,1950-03-15,F,BTXH,B06D,14923,2021-07-01,,1,1,BANK,
038049999902,Hà Công Đá Đỏ,1949-11-02,M,NCC,TB_41,14926,2015-01-01,,1,0,POST_OFFICE,
38049999903,Phạm Văn Thiếu Số,1949-11-02,M,NCC,TB_41,14926,2015-01-01,,1,0,POST_OFFICE,
`;
const ACCOUNTS = `citizenId,programme,channel,providerCode,accountNumber,holderName,holderRelation,authorisedUntil,priority
038150999901,BTXH,BANK,AGRIBANK,3500999900001,Lò Thị Mây Trắng,SELF,,1
`;

/** The journeys of the people who use the small demo province, in a real browser and as they would go. */
describe('the pages of the demo province', () => {
  const { signedIn } = visitorsOfTheDemo();

  it(
    'shows the leader the rate, where it is low, and why',
    async () => {
      const leader = await signedIn('leader');
      await leader.heading('Chi trả không dùng tiền mặt').waitFor();
      await leader.text('65,2 %').waitFor();
      await leader.text('1.064 / 1.633').waitFor();
      await leader.text('Bản đồ ô 27 huyện').waitFor();
      await leader.text('Vì sao 569 người có tài khoản chưa nhận qua tài khoản').waitFor();
      await leader.look('leader-province');
      await leader.rowsBecome(/^Kết quả theo huyện/, 27);
      expect(await leader.page.locator('.tiles a').count()).toBe(27);

      await leader
        .rows(/^Kết quả theo huyện/)
        .getByRole('link', { name: 'Huyện Như Xuân' })
        .click();
      await leader.heading('Huyện Như Xuân').waitFor();
      await leader.text('Theo hình thức chi trả').waitFor();
      await leader.look('leader-district');
      await leader.page.goBack();

      await leader.page.getByText('Tất cả đối tượng', { exact: true }).click();
      await leader.text('1.064 / 12.632').waitFor();
      expect(leader.page.url()).toContain('denominator=total');

      await leader.button('English').click();
      await leader.text('1,064 / 12,632').waitFor();
      await leader.look('leader-english');
      await leader.page.reload();
      await leader.text('1,064 / 12,632').waitFor();
      await leader.button('Tiếng Việt').click();
      await leader.text('1.064 / 12.632').waitFor();
      expect(leader.faults).toEqual([]);
    },
    PATIENCE,
  );

  it(
    'leads the finance officer from the counts of the day to one payment, one person and the cases',
    async () => {
      const officer = await signedIn('officer');
      await officer.heading('Việc hôm nay').waitFor();
      await officer.link(/^95\s*Lệnh chi tạm giữ/).waitFor();
      await officer.look('officer-home');

      await officer.link('Bảo trợ xã hội (BTXH) · tháng 9/2024').click();
      await officer.text(/^Còn \d+ lệnh phải xử lý trước khi đóng/).waitFor();
      await officer
        .rows(/^Việc của đợt này theo loại/)
        .first()
        .waitFor();
      await officer.look('officer-run-chase');
      await officer.link(/^Tổng số/).click();
      await officer.text('Theo trạng thái').waitFor();
      await officer.look('officer-run-paid');

      const run = new URL(officer.page.url()).pathname;
      await officer.open(`${run}/payments?state=REJECTED`);
      const shown = officer.rows(/lệnh chi đang hiển thị/);
      await shown.filter({ hasText: 'Bị từ chối' }).first().waitFor();
      expect(await shown.filter({ hasNotText: 'Bị từ chối' }).count()).toBe(0);
      await officer.look('officer-payments-rejected');

      await shown.first().getByRole('link').first().click();
      await officer.text('Toàn bộ quá trình').waitFor();
      await officer.text(/^Lần gửi 1 tới/).waitFor();
      await officer.look('officer-payment');

      await officer.choose('Tìm người hưởng');
      await officer.field('Họ tên hoặc số định danh').fill('nguyen thi hoa');
      await officer.button('Tìm').click();
      const found = officer
        .rows(/người đang hiển thị/)
        .getByRole('link', { name: /^Nguyễn Thị Hoa/ })
        .first();
      await officer.look('officer-found');
      await found.click();
      await officer.heading(/^Nguyễn Thị Hoa/).waitFor();
      await officer.text('Chế độ đang hưởng').waitFor();
      await officer.rows('Mỗi chương trình một dòng').first().waitFor();
      await officer.look('officer-beneficiary');

      await officer.choose('Vụ việc');
      await officer.text('Đang mở').waitFor();
      await officer.look('officer-cases');
      await officer.choose('Danh sách bưu điện', 'Danh sách chi qua bưu điện');
      await officer.rows('Mỗi danh sách có số lệnh và tổng tiền để kiểm tra').first().waitFor();
      await officer.look('officer-files');
      expect(officer.faults).toEqual([]);
    },
    PATIENCE,
  );

  it(
    'takes the lists of an officer with one bad row, after showing what they would change',
    async () => {
      const officer = await signedIn('officer');
      await officer.choose('Nhập danh sách');
      await officer.look('import-start');
      await officer.chooseFile('danh-sach-thang-10.csv', BENEFICIARIES);
      await officer
        .rows(/lỗi đang hiển thị/)
        .getByText('citizenId')
        .waitFor();
      await officer.look('import-preview');
      await officer.button('Áp dụng 2 thay đổi').click();
      await officer.text('Đã áp dụng danh sách.').waitFor();

      await officer.page.getByText('Tài khoản', { exact: true }).click();
      await officer.page.getByRole('radio', { name: 'Tài khoản', checked: true }).waitFor({ state: 'attached' });
      await officer.chooseFile('tai-khoan.csv', ACCOUNTS);
      await officer.button('Áp dụng 1 thay đổi').click();
      await officer.text('Đã áp dụng danh sách.').waitFor();
      await officer.look('import-accounts');

      await officer.choose('Tìm người hưởng');
      await officer.field('Họ tên hoặc số định danh').fill('Lò Thị Mây Trắng');
      await officer.page.keyboard.press('Enter');
      await officer.link('Lò Thị Mây Trắng').click();
      await officer.rows('Số tài khoản chỉ hiện bốn số cuối').first().waitFor();
      await officer.look('import-beneficiary');
      expect(officer.faults).toEqual([]);
    },
    PATIENCE,
  );

  it(
    'takes a run from its preparation to payment, signed by another person',
    async () => {
      const officer = await signedIn('officer');
      await officer.link('Lập đợt chi trả').first().click();
      await officer.heading('Lập đợt chi trả').waitFor();
      await officer.look('run-new');
      await officer.choose('Đợt chi trả');
      await officer.button('Kỳ sau').click();
      await officer.rows('Các đợt chi trả tháng 10/2024').getByRole('link', { name: 'Bảo trợ xã hội (BTXH)' }).click();
      await officer.text('Chưa có danh sách.').waitFor();
      await officer.look('run-draft');
      await officer.button('Lập danh sách chi').click();
      await officer.text('Vì sao khác tháng trước').waitFor();
      await officer.look('run-differences');
      await officer
        .rows(/^Từng nguyên nhân/)
        .getByRole('button', { name: 'Chi lại khoản kỳ trước' })
        .click();
      await officer
        .rows(/người đang hiển thị$/)
        .first()
        .waitFor();
      await officer.look('run-people');
      await officer.link('Đến bước Tạm giữ').click();
      await officer
        .rows(/^Lệnh chi tạm giữ theo lý do/)
        .first()
        .waitFor();
      await officer.look('run-held');
      await officer.link('Đến bước Tổng số').click();
      await officer.rows('Lệnh chi theo huyện').first().waitFor();
      await officer.look('run-totals');
      await officer.link('Đến bước Trình').click();
      await officer.text('Nội dung trình duyệt').waitFor();
      await officer.look('run-submit');
      await officer.button('Trình duyệt').click();
      await officer.text('Chờ duyệt').waitFor();
      expect(await officer.button('Duyệt').count()).toBe(0);
      const run = new URL(officer.page.url()).pathname;

      const approver = await signedIn('approver');
      await approver.heading('Việc chờ ký').waitFor();
      await approver.text('Chờ bạn duyệt (1)').waitFor();
      await approver.look('approver-home');
      await approver.link('Bảo trợ xã hội (BTXH) · tháng 10/2024').first().click();
      await approver.text('Bạn xem danh sách này lần đầu.').waitFor();
      await approver
        .rows(/^Mười lệnh chi có số tiền lớn nhất/)
        .first()
        .waitFor();
      await approver.look('approver-review');
      await approver.button('Duyệt').click();
      await approver
        .dialog()
        .getByText(/^Hệ thống sẽ chi 9\.\d{3} lệnh, tổng 6\.\d{3}\.\d{3}\.\d{3}\s₫/)
        .waitFor();
      await approver.look('approver-confirms');
      await approver
        .dialog()
        .getByRole('button', { name: /^Chi 9\.\d{3} lệnh/ })
        .click();
      await approver.text('Tiến độ chi').waitFor();
      await approver.text('AGRIBANK').waitFor();
      await approver.look('run-paying');

      await officer.open(`${run}?step=close`);
      await officer.text('Quyết toán chi tiết').waitFor();
      await officer.look('run-statement');
      await officer.choose('Đóng tháng', 'Đóng tháng 9/2024');
      await officer
        .rows(/^Kết quả của từng đợt/)
        .first()
        .waitFor();
      await officer.look('officer-closing');
      expect([...officer.faults, ...approver.faults]).toEqual([]);
    },
    PATIENCE,
  );

  it(
    'lets the administrator add a user and a provider with a secret that is shown once',
    async () => {
      const administrator = await signedIn('admin');
      await administrator.heading('Người dùng').waitFor();
      await administrator.button('Thêm người dùng').click();
      await administrator.field('Tên đăng nhập').fill('ha.thanh');
      await administrator.field('Mật khẩu').fill('mot-mat-khau-dai');
      await administrator.pick('Vai trò', 'Cán bộ huyện');
      await administrator.field('Địa bàn').fill('386');
      await administrator.look('admin-user-new');
      await administrator.dialog().getByRole('button', { name: 'Thêm', exact: true }).click();
      await administrator
        .rows(/người dùng$/)
        .getByText('ha.thanh')
        .waitFor();

      await administrator.choose('Tổ chức chi trả');
      await administrator.button('Thêm tổ chức').click();
      await administrator.field('Tên tổ chức').fill('Ngân hàng Chính sách xã hội');
      await administrator.field('Mã tổ chức').fill('VBSP');
      await administrator.field('Địa chỉ kết nối').fill('http://127.0.0.1:9/vbsp');
      await administrator.look('admin-provider-new');
      await administrator.dialog().getByRole('button', { name: 'Thêm', exact: true }).click();
      await administrator.link('Ngân hàng Chính sách xã hội').click();
      await administrator.text('Chưa có khóa nào.').waitFor();
      await administrator.button('Tạo khóa mới').click();
      const secret = await administrator.page
        .getByText(/^whsec_/)
        .first()
        .textContent();
      expect(secret).toMatch(/^whsec_[A-Za-z0-9+/=]{32,}$/);
      await administrator.look('admin-secret');
      await administrator.page.reload();
      await administrator
        .rows(/khóa đang có hiệu lực$/)
        .first()
        .waitFor();
      expect(await administrator.page.getByText(/whsec_/).count()).toBe(0);
      expect(administrator.faults).toEqual([]);
    },
    PATIENCE,
  );
});
