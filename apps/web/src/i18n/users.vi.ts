/** Words of the users’ page. */
export const usersVi = {
  'users.title': 'Người dùng',
  'users.sub': 'Mỗi người có vai trò và địa bàn của mình.',
  'users.new': 'Thêm người dùng',
  'users.create': 'Thêm',
  'users.done': 'Đã thêm {{name}}.',
  'users.caption': '{{count}} người dùng',
  'users.empty': 'Chưa có người dùng.',
  'users.emptyHint': 'Bấm “Thêm người dùng”. Cần ít nhất một cán bộ tài chính và một người duyệt.',
  'users.roles': 'Vai trò',
  'users.created': 'Tạo lúc',
  'users.active': 'Đang dùng',
  'users.disabled': 'Đã khóa',
  'users.areaHint': 'VN (cả nước), mã tỉnh 2 số, mã huyện 3 số hoặc mã xã 5 số',
} as const;
