import { signInAsStaff } from '../browser.ts';
import { rosterWithMistakes } from '../one-roster.ts';
import type { Walk } from '../world.ts';

export const adminWalk: Walk = {
  area: 'administration',
  async go({ world: { demo }, page, look }) {
    const at = async (path: string, what: string) => {
      await page.goto(path);
      await page.locator(what).first().waitFor();
    };
    const closed = () => page.locator('[role=dialog]').waitFor({ state: 'detached' });
    await page.goto('/welcome');
    await page.locator('h1').waitFor();
    await look('welcome-demo');
    await signInAsStaff(page, demo, 'admin@demo.example');
    await page.locator('main [class*=well], main [class*=attention]').first().waitFor();
    await look('home-admin');
    await at('/admin', 'main li h3');
    await look('admin');
    await at('/admin/people', 'main table');
    await look('admin-people');
    await page.locator('main button').first().click();
    await page.locator('[role=dialog] form').waitFor();
    await look('admin-invite');
    await page.keyboard.press('Escape');
    await closed();
    await page.locator('main table a').first().click();
    await page.locator('main dl').waitFor();
    await look('admin-person');
    await at('/admin/schools', 'main table');
    await look('admin-schools');
    await at('/admin/schools?tab=calendar', 'main form button');
    await page.locator('main form button').first().click();
    await page.locator('main fieldset, main input[type=date]').first().waitFor();
    await look('admin-calendar');
    await at('/admin/classes', 'main table');
    await page.locator('main button').first().click();
    await page.locator('[role=dialog] input[type=date]').waitFor();
    await look('admin-rollover');
    await at('/admin/rosters', 'input[type=file]');
    const file = { name: 'northside.zip', mimeType: 'application/zip', buffer: rosterWithMistakes() };
    await page.locator('input[type=file]').setInputFiles(file);
    await page.locator('main section table').first().waitFor();
    await look('admin-roster');
    await at('/admin/results', 'input[type=file]');
    const table = { name: 'fall.csv', mimeType: 'text/csv', buffer: Buffer.from('SIS ID,Standard,Score,Date,Test\n') };
    await page.locator('input[type=file]').setInputFiles(table);
    await page.locator('main select').first().waitFor();
    await look('admin-results');
    for (const tab of ['district', 'words', 'mastery', 'review', 'retention']) {
      await at(`/admin/settings?tab=${tab}`, 'main form input');
      await look(`admin-settings-${tab}`);
    }
    await at('/admin/student-data', 'main input');
    await look('admin-student-data');
    await at('/admin/audit', 'main table');
    await look('admin-audit');
    await at('/admin/clients', 'main h1');
    await page.locator('main button:not([aria-haspopup])').first().click();
    await page.locator('[role=dialog] form').waitFor();
    await look('admin-client-new');
    await at('/admin/webhooks', 'main h1');
    // What a word means, and then the form.
    await page.locator('main button[aria-haspopup]').first().click();
    await page.locator('[role=dialog]').waitFor();
    await look('admin-help');
    await page.keyboard.press('Escape');
    await closed();
    await page.locator('main button:not([aria-haspopup])').first().click();
    await page.locator('[role=dialog] form').waitFor();
    await look('admin-webhook-new');
    await at('/admin/jobs', 'main h1');
    await page.locator('main table a, main [class*=card]').first().waitFor();
    await look('admin-jobs');
    await at('/admin/search', 'main dl');
    await look('admin-search');
    await at('/admin/storage', 'main section');
    await look('admin-storage');
  },
};
