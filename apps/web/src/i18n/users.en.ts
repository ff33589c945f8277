import type { usersVi } from './users.vi';

export const usersEn: Record<keyof typeof usersVi, string> = {
  'users.title': 'Users',
  'users.sub': 'Each has roles and an area.',
  'users.new': 'Add a user',
  'users.create': 'Add',
  'users.done': '{{name}} is added.',
  'users.caption': '{{count}} users',
  'users.empty': 'No users yet.',
  'users.emptyHint': 'Choose “Add a user”. At least a finance officer and an approver are needed.',
  'users.roles': 'Roles',
  'users.created': 'Created',
  'users.active': 'Active',
  'users.disabled': 'Disabled',
  'users.areaHint': 'VN (country), 2-digit province, 3-digit district or 5-digit commune code',
};
