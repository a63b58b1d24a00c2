// The health check of MongoDB, run in mongosh: initiates the replica set of one node on the first call, and succeeds
// once this node accepts writes. The password comes from the environment, so that no process list shows it. Anything
// thrown here ends mongosh with a failure, which is an unhealthy answer.
db.getSiblingDB('admin').auth('root', process.env.MONGO_INITDB_ROOT_PASSWORD);

try {
  db.adminCommand({ replSetGetStatus: 1 });
} catch (error) {
  if (error.codeName !== 'NotYetInitialized') throw error;
  db.adminCommand({ replSetInitiate: { _id: 'rs0', members: [{ _id: 0, host: 'mongodb:27017' }] } });
}
if (!db.hello().isWritablePrimary) quit(1);
