/** What the keeper of the test servers tells the test workers, by environment variable. */
export interface TestServers {
  readonly CROSSDOCK_TEST_DATABASE_URL: string;
  readonly CROSSDOCK_TEST_REDIS_URL: string;
  readonly CROSSDOCK_TEST_RUN: string;
}

/** One address of the test servers. Throws when this Jest project starts none. */
export function testServer(name: keyof TestServers): string {
  const value = process.env[name];
  if (!value) {
    throw new Error(
      `${name} is not set: only the integration and e2e projects of Jest start servers (libs/testing/jest/global-setup.mjs).`,
    );
  }
  return value;
}
