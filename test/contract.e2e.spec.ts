import { accessSuite } from './system/access.suite.js';
import { complianceSuite } from './system/compliance.suite.js';
import { octoberSuite } from './system/october.suite.js';
import { Product } from './system/product.js';
import { registrySuite } from './system/registry.suite.js';
import { webhooksSuite } from './system/webhooks.suite.js';

/** The public contract, called as an outsider would, on a product that nothing happened to. The order matters. */
describe('the public contract', () => {
  let product: Product | undefined;
  const running = (): Product => {
    if (!product) throw new Error('the product does not run');
    return product;
  };

  beforeAll(async () => {
    product = await Product.start();
    await product.line(/^demo ready 2024-09 65\.2%$/);
  }, 300_000);
  afterAll(() => product?.remove(), 120_000);

  accessSuite(running);
  complianceSuite(running);
  registrySuite(running);
  octoberSuite(running);
  webhooksSuite(running);
});
