import { expect, it } from 'vitest';
import { ConfigProblem, readConfig } from './config.ts';

it('gives files an origin of their own only when it is another one', () => {
  const site = { PUBLIC_URL: 'https://madang.example' };
  expect(readConfig(site).filesUrl).toBeNull();
  expect(readConfig({ ...site, FILES_URL: 'https://files.example/' }).filesUrl).toBe('https://files.example');
  for (const FILES_URL of ['https://madang.example/', 'https://files.example/below', 'files.example'])
    expect(() => readConfig({ ...site, FILES_URL }), FILES_URL).toThrow(ConfigProblem);
});
