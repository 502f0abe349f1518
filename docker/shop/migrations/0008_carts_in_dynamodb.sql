-- Carts and idempotency keys are items of DynamoDB, which expire by themselves.
drop table cart_lines;
drop table carts;
drop table idempotency_keys;
