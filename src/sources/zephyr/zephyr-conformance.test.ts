import { describeSource } from '../testing/conformance.ts';
import { startZephyrCompany } from './testing/zephyr-company.ts';

describeSource('Zephyr Scale', async () => {
  const { company, source } = await startZephyrCompany();
  company.settings.zephyrPageLimit = 20;
  return {
    createSource: () => source(),
    projects: ['PLAT', 'SHOP'],
    collection: 'existing_tests',
    idPattern: /^test_[A-Z][A-Z0-9_]*-T\d+$/,
    includes: ['test_PLAT-T1', 'test_PLAT-T68', 'test_SHOP-T35'],
    close: () => company.close(),
  };
});
