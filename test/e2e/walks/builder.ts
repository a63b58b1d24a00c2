import { signInAsStaff } from '../browser.ts';
import type { Walk } from '../world.ts';

const teacher = 'teacher@demo.example';

export const builderWalk: Walk = {
  area: 'builder',
  async go({ world: { demo }, page, look }) {
    const { items } = (await demo.send(teacher, 'GET', '/playlists?whose=mine')) as unknown as {
      items: { id: string; title: string }[];
    };
    const id = items.find(({ title }) => title.startsWith('Different names'))?.id ?? items[0]?.id;
    await signInAsStaff(page, demo, teacher);
    await page.goto(`/playlists/${id}/edit?side=checks`);
    await page.locator('[data-lane]').first().waitFor();
    await page.locator('aside table').waitFor();
    const over = page.locator('[role=dialog]');
    // On a phone what is lacking stands over the page.
    if ((page.viewportSize()?.width ?? 0) < 700) {
      await over.waitFor();
      await look('builder-checks');
      await page.keyboard.press('Escape');
      await over.waitFor({ state: 'detached' });
    }
    await look('builder');
    await page.goto(`/playlists/${id}/edit?side=add`);
    await page.locator('aside li a, [role=dialog] li a').first().waitFor();
    await look('builder-add');
    await page.goto(`/playlists/${id}/edit`);
    await page.locator('[data-card] button:nth-of-type(2)').first().click();
    await over.waitFor();
    await look('builder-activity');
    await page.keyboard.press('Escape');
    await over.waitFor({ state: 'detached' });

    await page.locator('[data-card] [aria-haspopup=menu]').first().click();
    await page.locator('[role=menu]').waitFor();
    await look('builder-menu');
    await page.locator('[role=menuitem]').nth(1).click();
    await over.waitFor();
    await look('builder-move');
    await page.keyboard.press('Escape');
    await over.waitFor({ state: 'detached' });

    await page.locator('[data-card] [aria-haspopup=menu]').first().click();
    await page.locator('[role=menuitem]').nth(4).click();
    await over.waitFor();
    await look('builder-choice');
    await page.keyboard.press('Escape');
    await over.waitFor({ state: 'detached' });

    await page.locator('[data-lane] h3 button').first().click();
    await over.waitFor();
    await look('builder-path');
    await page.keyboard.press('Escape');
    await over.waitFor({ state: 'detached' });

    const targets = page.locator('[data-targets]');
    await targets.locator('li button').first().click();
    await over.waitFor();
    await look('builder-target');
    await page.keyboard.press('Escape');
    await over.waitFor({ state: 'detached' });
    await targets.locator('> div button').click();
    await page.locator('[role=dialog] [role=combobox]').waitFor();
    await look('builder-add-target');
    await page.keyboard.press('Escape');
    await over.waitFor({ state: 'detached' });

    const tools = page.locator('[data-tools] button');
    await page.locator('[data-details]').click();
    await over.waitFor();
    await look('builder-details');
    await page.keyboard.press('Escape');
    await over.waitFor({ state: 'detached' });
    await tools.nth(2).click();
    await page.locator('[role=dialog] button[type=submit]').click();
    await page.locator('[role=dialog] section h3').first().waitFor();
    await look('builder-propose');
    await page.keyboard.press('Escape');
    await over.waitFor({ state: 'detached' });
    await tools.nth(3).click();
    await over.waitFor();
    await look('builder-publish');
  },
};
