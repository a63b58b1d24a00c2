import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { useTemporaryFolder } from './temporary-folder.ts';

/** It has no types, and is CommonJS. */
const S3rver = createRequire(import.meta.url)('s3rver') as new (
  options: object,
) => {
  run(): Promise<AddressInfo>;
  close(): Promise<void>;
};

/** A server that speaks like S3, with the bucket `files`, for each test of the file. */
export function useS3(): { readonly endpoint: string } {
  const folder = useTemporaryFolder();
  let server: InstanceType<typeof S3rver>;
  let endpoint = '';
  beforeEach(async () => {
    server = new S3rver({
      port: 0,
      address: '127.0.0.1',
      silent: true,
      directory: folder.path,
      configureBuckets: [{ name: 'files', configs: [] }],
    });
    const { port } = await server.run();
    endpoint = `http://127.0.0.1:${port}`;
  });
  afterEach(() => server.close());
  return {
    get endpoint() {
      return endpoint;
    },
  };
}
