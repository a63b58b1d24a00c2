import type { Walk } from '../world.ts';

export const signingInWalk: Walk = {
  area: 'signing in',
  async go({ page, look }) {
    await page.goto('/sign-in');
    await page.locator('h1').waitFor();
    await look('sign-in');
    await page.goto('/sign-in/student');
    await page.locator('h1').waitFor();
    await look('student-sign-in');
    await page.locator('label', { hasText: /Pictures|Dibujos/ }).click();
    await look('student-sign-in-pictures');
  },
};
