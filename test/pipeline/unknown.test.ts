/** Columns that a lake does not have: what follows from them is unknown, and neither zero nor a broken sentence. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freshShop } from '../cli/shop.ts';

const shop = freshShop();

async function talentGrowth() {
  const asked = ['talent-growth', '--period', '2024-06', '--formats', 'page,json'];
  const { code, answer } = await shop().json('run', ...asked);
  const file = (name: string) => readFileSync(join(String(answer.path), name), 'utf8');
  const [headline] = JSON.parse(file('data/headline.json'));
  return { code, answer, headline, en: file('report.en.html'), zh: file('report.zh.html') };
}

const without = (column: string, type: string, from: string) =>
  shop().rewrite('models/order_lines.sql', `${from} as ${column}`, `cast(null as ${type}) as ${column}`);

describe('a lake without refunds', () => {
  it('has net sales where a line’s refund is known, and says so', async () => {
    const { headline, en } = await talentGrowth();
    expect(headline.net_sales).not.toBeNull();
    expect(en).toContain('net of refunds, ¥');
  });

  it('has none where no line’s is', async () => {
    without('refunded_amount', 'decimal(18, 2)', 'cast("Returned" as decimal(18, 2))');
    const { headline, en, zh } = await talentGrowth();
    expect(headline).toMatchObject({ net_sales: null, net_sales_earlier: null, net_sales_growth: null });
    expect(headline.sales).not.toBeNull();
    expect([en, zh].filter((text) => /net of refunds, ¥|扣除退款后净销售额/.test(text))).toEqual([]);
  });
});

describe('a lake without quantities', () => {
  it('is held, names them, and has sentences all the same', async () => {
    without('quantity', 'integer', '"Pieces"');
    const { code, answer, en, zh } = await talentGrowth();
    expect(code).toBe(3);
    expect(answer.held_because).toContain(
      'no rows in the period: the data have no rows that the report counts (on_empty: hold)',
    );
    expect(en).toContain('each needs a time, a quantity above 0 and an amount paid');
    expect(zh).toContain('每条都需有支付时间、大于0的数量和支付金额');
    expect([...en.matchAll(/.{60}no data (?:creators|of them)/gs)].map(([found]) => found)).toEqual([]);
    const manifest = JSON.parse(readFileSync(join(String(answer.path), 'manifest.json'), 'utf8'));
    const invalid = manifest.checks.find(({ name }: { name: string }) => name === 'invalid_lines');
    expect(invalid.sample.map(({ lacks }: { lacks: string }) => lacks)).toContain('quantity');
  });
});
