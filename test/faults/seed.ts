/** Where chance begins: printed with the test that uses it, and given again by PERIODICAL_SEED. */
export const seed = Number(process.env.PERIODICAL_SEED ?? Date.now() % 1_000_000_007);
