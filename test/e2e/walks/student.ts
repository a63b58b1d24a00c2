import { signInAsStudent } from '../browser.ts';
import type { RunningDemo } from '../running-demo.ts';
import { choiceTitle, giveChoiceBoard, givenTo, type Titled } from '../scenes.ts';
import type { Walk } from '../world.ts';

const teacher = 'teacher@demo.example';

let given: Promise<void> | null = null;

/** A playlist with a choice board, once for all looks, also where they come at the same time. */
async function giveChoices(demo: RunningDemo): Promise<void> {
  const mine = (await demo.send('student@demo.example', 'GET', '/me/playlists')) as unknown as Titled;
  if (mine.items.some((item) => item.title === choiceTitle)) return;
  const { items } = (await demo.send(teacher, 'GET', '/classes')) as unknown as Titled;
  await giveChoiceBoard(demo, { kind: 'class', classId: items[0]?.id });
}

export const studentWalk: Walk = {
  area: 'student',
  async go({ world: { demo }, page, look }) {
    given ??= giveChoices(demo);
    await given;
    const addressOf = async (mode: string) => `/my/${await givenTo(demo, 'Priya', mode)}`;
    const first = await addressOf('recommended');
    await page.goto('/learn/6b032a02c2380739ebf9105d/6b032a02c2380739ebf9105e');
    await page.locator('h1').waitFor();
    await look('printed-code');
    await signInAsStudent(page, demo, 'priya');
    await page.locator('article').nth(2).waitFor();
    await look('my-playlists');
    await page.goto(first);
    await page.locator('#targets').waitFor();
    await page.locator('#take-home').waitFor();
    await look('playlist');
    await page.locator('section[aria-labelledby=asked] button').last().click();
    await page.locator('[role=dialog] form').waitFor();
    await look('ask-for-more');
    await page.keyboard.press('Escape');
    await page.locator('[role=dialog]').waitFor({ state: 'detached' });
    await page.locator('ol li a').first().click();
    await page.locator('#targets').waitFor({ state: 'detached' });
    await page.locator('h1').waitFor();
    await look('activity');
    await page.goto(first);
    await page.locator('ol li a').nth(1).click();
    await page.locator('textarea').first().waitFor();
    const picture = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
      'base64',
    );
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles({ name: 'work.png', mimeType: 'image/png', buffer: picture });
    await page.locator('fieldset li img').first().waitFor();
    await look('hand-in');
    await page.goto(await addressOf('studentChooses'));
    await page.locator('#paths').waitFor();
    await look('choose-path');
    await page.goto(await addressOf('fixed'));
    await page.locator('ol li a').first().click();
    // The first button of an option reads it aloud.
    const take = page.locator('section ol > li').first().locator('button').last();
    await take.waitFor();
    // In the second look it was taken in the first.
    if ((await page.locator('li[data-taken]').count()) === 0) await take.click();
    await page.locator('li[data-taken]').waitFor();
    await look('choice-board');
    await page.goto('/me');
    await page.locator('section').nth(2).waitFor();
    await page.locator('section button[aria-expanded]').first().click();
    await look('about-me');

    await page.goto(first);
    await page.locator('section[aria-labelledby=take-home] button').first().click();
    await page.locator('section[data-saved]').waitFor();
    await look('taken-home');
    await page.context().setOffline(true);
    await page.goto('/');
    await page.locator('article').first().waitFor();
    await look('without-internet');
    await page.goto('/favorites');
    await page.locator('h1').waitFor();
    await look('not-taken-home');
    await page.context().setOffline(false);
    await page.goto(first);
    await page.locator('section[data-saved] button').last().click();
    await page.locator('section[data-saved]').waitFor({ state: 'detached' });
  },
};
