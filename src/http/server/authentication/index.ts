export { basicAuth } from './basic-auth.ts';
export { bcryptThread } from './bcrypt-thread.ts';
export { usersIn, type Users } from './users.ts';
