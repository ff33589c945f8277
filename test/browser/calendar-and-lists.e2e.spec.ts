/** @jest-environment ./tools/test/browser-environment.js */
import { Client, fileForm } from '../system/client.js';
import type { ImportState } from '../system/newcomers.js';
import { until } from '../system/waiting.js';
import { PATIENCE, visitorsOfTheDemo } from './demo-visitors.js';

const PERSON = `citizenId,fullName,birthDate,gender,programme,categoryCode,areaCode,validFrom,validTo,reviewed,wantsAccount,preferredChannel,monthlyAmount
038150999911,Hà Thị Suối,1950-03-15,F,BTXH,B06D,14923,2021-07-01,,1,0,POST_OFFICE,
`;
const GIFTS = `citizenId,programme,kind,period,amount,decision,payeeName,payeeCitizenId,monthlyLimitPercent
038150999911,BTXH,ONE_OFF,2025-01,600000,12/QĐ-UBND,,,
038150999912,BTXH,ONE_OFF,2025-01,600000,12/QĐ-UBND,,,
`;

/** What surrounds a run: the calendar that makes it, what is left to chase of it, and what limits and signs it. */
describe('calendar, work-lists, one-offs, ceilings and delegations', () => {
  const { url, signedIn, faults } = visitorsOfTheDemo();

  it(
    'shows the officer of the day what is due, and the calendar its days, holidays and Tết',
    async () => {
      const officer = await signedIn('officer');
      await officer.text(/^Hôm nay thứ năm, 05\/09\/2024/).waitFor();
      await officer
        .rows('Việc sắp đến hạn và quá hạn, việc gấp nhất trước')
        .getByText('Lập danh sách chi')
        .first()
        .waitFor();
      await officer.text(/^Đợt tiếp theo: BTXH, NCC · tháng 10\/2024/).waitFor();
      await officer.look('home-deadlines');

      await officer.choose('Lịch chi trả');
      await officer.text('Quốc khánh').waitFor();
      const runs = officer.rows('Ngày của từng đợt; đợt đã lập dẫn tới trang của nó');
      await runs.getByText('Đang chi').first().waitFor();
      await runs.getByText('Mới lập').first().waitFor();
      await officer.look('calendar');
      await officer.open('/calendar?period=2025-01');
      await officer.text('chi cùng tháng 2/2025 dịp Tết').waitFor();
      await officer.text('chi trước Tết 29/01/2025').waitFor();
      await officer.look('calendar-tet');
      expect(faults()).toEqual([]);
    },
    PATIENCE,
  );

  it(
    'shows the next five runs of a schedule before it is saved, makes months different, pauses and resumes',
    async () => {
      const officer = await signedIn('officer');
      await officer.open('/schedules/new');
      await officer.field('Tên lịch').fill('Quà Tết');
      await officer.pick('Loại', 'Chi một lần');
      await officer.rowsBecome('Năm đợt tới theo các ngày đang nhập', 5);
      await officer.look('schedule-new');
      await officer.button('Lưu lịch mới').click();
      await officer.heading('Quà Tết').waitFor();

      await officer.button(/^Dời ngày của tháng 11/).click();
      await officer.look('schedule-move');
      await officer.field('Ngày chi').fill('18/11/2024');
      await officer.field('Ngày chi').press('Enter');
      await officer.field('Lý do').fill('Chờ quyết định');
      await officer.dialog().getByRole('button', { name: 'Dời ngày' }).click();
      await officer.rows('Kỳ được bỏ qua hoặc dời ngày').getByText('Chờ quyết định').waitFor();
      await officer.button(/^Bỏ qua tháng 12/).click();
      await officer.field('Lý do').fill('Không có quà');
      await officer.dialog().getByRole('button', { name: 'Bỏ qua kỳ' }).click();
      await officer.text('Bỏ qua kỳ này').waitFor();
      await officer.button('Bỏ ngoại lệ của tháng 12/2024').first().click();
      await officer.text('Bỏ qua kỳ này').waitFor({ state: 'detached' });
      // A button's name says what it does as soon as its work is done, also for those who see it fade.
      await officer.page.emulateMedia({ reducedMotion: 'no-preference' });
      await officer.page.reload();
      await officer.button('Tạm dừng lịch').click();
      await officer.button('Chạy tiếp').click();
      await officer.text('Đang chạy').waitFor();
      await officer.page.emulateMedia({ reducedMotion: 'reduce' });
      await officer.page.reload();
      await officer.look('schedule');

      await officer.link('Sửa lịch').click();
      const day = officer.page.getByRole('combobox', { name: 'Ngày chi', exact: true });
      await day.fill('20');
      await day.press('Enter');
      await officer.text(/^\d \/ 5 đợt tới đổi ngày so với lịch đang dùng/).waitFor();
      await officer.text(/^đang là \d\d\//).waitFor();
      await officer.look('schedule-change');
      await officer.button('Lưu thay đổi').click();
      await officer.text(/chi ngày 20/).waitFor();
      expect(faults()).toEqual([]);
    },
    PATIENCE,
  );

  it(
    'lets the administrator keep the public holidays',
    async () => {
      const administrator = await signedIn('admin');
      await administrator.choose('Ngày nghỉ lễ');
      await administrator.text(/^\d+ ngày nghỉ lễ năm 2024/).waitFor();
      await administrator.button('Thêm ngày nghỉ').click();
      await administrator.look('holiday-new');
      await administrator.field('Ngày').fill('08/11/2024');
      await administrator.field('Ngày').press('Enter');
      await administrator.field('Tên ngày nghỉ').fill('Nghỉ bão');
      await administrator.dialog().getByRole('button', { name: 'Lưu' }).click();
      await administrator
        .rows(/^Ngày nghỉ lễ năm/)
        .getByText('Nghỉ bão')
        .waitFor();
      await administrator.look('holidays');
      await administrator.button('Xóa ngày nghỉ 08/11/2024').click();
      await administrator
        .rows(/^Ngày nghỉ lễ năm/)
        .getByText('Nghỉ bão')
        .waitFor({ state: 'detached' });
      expect(faults()).toEqual([]);
    },
    PATIENCE,
  );

  it(
    'asks to pay rejected payments at the post office, in numbers, and pays them when a second person has signed',
    async () => {
      const officer = await signedIn('officer');
      await officer.link(/Lệnh chi bị từ chối$/).click();
      await officer.heading('Lệnh chi bị từ chối').waitFor();
      expect(new URL(officer.page.url()).search).toBe('?period=2024-09');
      await officer.look('worklist-rejected');
      const file = await officer.download(() => officer.button('Xuất CSV').click());
      expect(file.name).toBe('rejected-2024-09.csv');
      const reason = officer.page.getByRole('listitem').filter({ hasText: 'BE01: tên không khớp với tài khoản' });
      const count = (await reason.locator('strong').textContent()) ?? '';
      expect(file.text.split('BE01').length - 1).toBe(Number(count));
      await reason.getByRole('button').click();
      await officer.page.locator('.headline').getByText(count, { exact: true }).waitFor();
      expect(new URL(officer.page.url()).search).toBe('?period=2024-09&reason=BE01');
      await officer.button('Đề nghị chi lại tất cả').click();
      await officer.dialog().getByText('Bưu điện', { exact: true }).click();
      const confirm = officer.dialog().getByRole('button', { name: `Đề nghị chi lại tất cả: ${count} lệnh` });
      await confirm.waitFor();
      await officer.look('worklist-preview');
      await confirm.click();
      await officer.text('Đã thực hiện xong').waitFor();
      await officer.text(new RegExp(`chờ người thứ hai`)).waitFor();
      await officer.look('worklist-asked');

      const approver = await signedIn('approver');
      await approver.link(/Chờ người thứ hai$/).click();
      await approver
        .rows(/^Đang hiển thị/)
        .getByText('Chi lại, officer')
        .first()
        .waitFor();
      await approver.look('worklist-requests');
      await approver.button('Đồng ý chi lại').click();
      await approver
        .dialog()
        .getByRole('button', { name: `Đồng ý chi lại: ${count} lệnh` })
        .click();
      await approver.text('Đã thực hiện xong').waitFor();
      await approver.text('Không có lệnh chi nào khớp bộ lọc.').waitFor();

      await officer.page.reload();
      await officer.text('Không có lệnh chi nào khớp bộ lọc.').waitFor();
      await officer.look('worklist-nothing');
      expect(faults()).toEqual([]);
    },
    PATIENCE,
  );

  it(
    'takes a list of Tết gifts after showing what it would do, and cancels one',
    async () => {
      const officer = await signedIn('officer');
      await officer.choose('Nhập danh sách');
      await officer.chooseFile('mot-nguoi.csv', PERSON);
      await officer.button('Áp dụng 1 thay đổi').click();
      await officer.text('Đã áp dụng danh sách.').waitFor();

      await officer.choose('Chi một lần, truy thu', 'Chi một lần và truy thu');
      await officer.text('Chưa có khoản nào.').waitFor();
      await officer.link('Nhập danh sách').click();
      await officer.heading('Nhập danh sách chi một lần').waitFor();
      // The registry tells paying of the new person; until then the row is refused like the stranger's.
      await giftIsTaken(url());
      await officer.chooseFile('qua-tet.csv', GIFTS);
      await officer
        .rows(/lỗi đang hiển thị/)
        .getByText('citizenId')
        .waitFor();
      await officer.look('one-offs-preview');
      await officer.button('Áp dụng 1 thay đổi').click();
      await officer.text('Đã áp dụng danh sách.').waitFor();
      await officer.choose('Chi một lần, truy thu', 'Chi một lần và truy thu');
      await officer.text('1 khoản chờ vào danh sách chi').waitFor();
      await officer.look('one-offs');
      await officer.button(/^Hủy khoản Chi một lần 600\.000/).click();
      await officer.dialog().getByRole('button', { name: 'Hủy khoản' }).click();
      await officer
        .rows(/khoản đang hiển thị$/)
        .getByText('Đã hủy')
        .waitFor();
      expect(faults()).toEqual([]);
    },
    PATIENCE,
  );

  it(
    'lets the approver set a ceiling by its decision, and hand the signature over until a day',
    async () => {
      const approver = await signedIn('approver');
      await approver.open('/ceilings?period=2024-11');
      await approver.button('Đặt hạn mức').click();
      await approver.field('Hạn mức').fill('7000000000');
      await approver.field('Quyết định').fill('99/QĐ-UBND');
      await approver.look('ceiling-new');
      await approver.dialog().getByRole('button', { name: 'Lưu' }).click();
      await approver
        .rows(/^Hạn mức tháng 11/)
        .getByText('7.000.000.000')
        .first()
        .waitFor();
      await approver.button(/^Sửa hạn mức/).click();
      await approver.field('Hạn mức').fill('8000000000');
      await approver.dialog().getByRole('button', { name: 'Lưu' }).click();
      await approver
        .rows(/^Hạn mức tháng 11/)
        .getByText('8.000.000.000')
        .first()
        .waitFor();
      await approver.look('ceilings');
      await approver.button(/^Các lần sửa/).click();
      await approver
        .rows(/^Các lần đặt và sửa/)
        .nth(1)
        .waitFor();
      await approver.page.keyboard.press('Escape');

      await approver.choose('Ủy quyền ký');
      await approver.button('Ủy quyền').click();
      await approver.look('delegation-new');
      await approver.field('Người ký thay').fill('officer2');
      await approver.field('Đến hết ngày').fill(inDays(5));
      await approver.field('Đến hết ngày').press('Enter');
      await approver.field('Lý do').fill('Đi công tác');
      await approver
        .dialog()
        .getByRole('button', { name: /^Ủy quyền đến hết/ })
        .click();
      await approver
        .rows(/^Các ủy quyền/)
        .getByText('officer2')
        .waitFor();
      await approver.look('delegations');
      const deputy = await signedIn('officer2');
      await deputy.page.getByText('Người duyệt (ký thay approver)').waitFor();
      await approver.button('Chấm dứt ủy quyền cho officer2').click();
      await approver
        .rows(/^Các ủy quyền/)
        .getByText('Đã chấm dứt')
        .waitFor();
      expect(faults()).toEqual([]);
    },
    PATIENCE,
  );
});

/** The day so many days from now, as people write it. */
function inDays(days: number): string {
  const [year, month, day] = new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10).split('-');
  return `${day}/${month}/${year}`;
}

/** Paying has heard of the new person. Nothing is applied. */
async function giftIsTaken(url: string): Promise<void> {
  const officer = new Client(url, 'officer');
  const preview = async (): Promise<ImportState> => {
    const form = fileForm('qua-tet.csv', GIFTS);
    const { body } = await officer.post<ImportState>('/one-offs/imports?dryRun=true', { form });
    const outcome = async (): Promise<ImportState | false> => {
      const { body: now } = await officer.get<ImportState>(`/one-offs/imports/${body.id}`);
      return now.state !== 'RUNNING' && now;
    };
    return until('a preview of the gifts', outcome, { milliseconds: 60_000 });
  };
  await until('the new person in paying', async () => (await preview()).created === 1, { milliseconds: 60_000 });
}
