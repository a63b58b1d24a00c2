// Run once by the image's entry point, in mongosh, on an empty data folder: the application's own account, which may
// read and write its database and nothing else.
const password = process.env.MONGO_APP_PASSWORD;
if (!password) throw new Error('MONGO_APP_PASSWORD is not set.');
db.getSiblingDB('pathloom').createUser({
  user: 'pathloom',
  pwd: password,
  roles: [{ role: 'readWrite', db: 'pathloom' }],
});
