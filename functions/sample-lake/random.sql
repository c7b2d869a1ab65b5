-- Repeatable random numbers: integer mixing of a key with a salt, three rounds of multiplying modulo a prime with a
-- XOR between them (which breaks the linearity). Nothing depends on the order of rows, on threads or on DuckDB's own
-- hash. An argument appears once in each macro: they nest, and copies would make the statements grow exponentially.
-- Keys are ubigint below 2^32; draw() is a double in [0, 1).
create or replace macro mix(x) as
  (xor((xor((x * 2146121005::ubigint) % 4294967291, 2779096485::ubigint) * 2221713035::ubigint) % 4294967279,
    1515870810::ubigint) * 3266489917::ubigint) % 4294967231;
create or replace macro derive(k, salt) as mix((k + (salt)::ubigint * 2654435769::ubigint) % 4294967291);
create or replace macro draw(k, salt) as derive(k, salt)::double * 2.3283064365386963e-10::double;
-- From lo to hi, falling as 1/x²: many small ones, few large ones. No power function: libraries differ in the
-- last bit.
create or replace macro long_tail(lo, hi, u) as lo / (1.0::double - (u) * (1.0::double - lo::double / hi));
